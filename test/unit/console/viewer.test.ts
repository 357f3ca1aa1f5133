/** Which viewer is found where, as tables. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findViewer, type ViewerSearch } from '../../../src/console/viewer.ts';
import { fillTemplate, splitTemplate } from '../../../src/console/viewer-template.ts';

const target = { host: '127.0.0.1', port: 5907, title: 'winxp on home' };

interface Machine extends Partial<Omit<ViewerSearch, 'exists' | 'list'>> {
  readonly files?: readonly string[];
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}

function find({ files = [], folders = {}, ...search }: Machine) {
  return findViewer({
    platform: 'linux',
    env: { PATH: '/usr/local/bin::/usr/bin', DISPLAY: ':0' },
    ...search,
    exists: (path) => files.includes(path),
    list: (folder) => folders[folder] ?? [],
  });
}

/** The command line that would be started. */
function argvOf(machine: Machine): readonly string[] {
  const found = find(machine);
  return found.kind === 'viewer' ? [found.program, ...fillTemplate(found.args, target)] : [found.reason];
}

const windows: Machine = {
  platform: 'win32',
  env: { Path: 'C:\\Tools;D:\\bin', ProgramFiles: 'C:\\Program Files' },
};

describe('the viewer on Linux', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'virt-viewer first',
      ['/usr/bin/vncviewer', '/usr/bin/remote-viewer'],
      ['/usr/bin/remote-viewer', '--title', 'winxp on home', 'vnc://127.0.0.1:5907'],
    ],
    [
      'the first folder of PATH',
      ['/usr/bin/vncviewer', '/usr/local/bin/vncviewer'],
      ['/usr/local/bin/vncviewer', '127.0.0.1::5907'],
    ],
    ['TigerVNC', ['/usr/bin/xtigervncviewer'], ['/usr/bin/xtigervncviewer', '-Shared', '127.0.0.1::5907']],
    ['a display instead of a port', ['/usr/bin/gvncviewer'], ['/usr/bin/gvncviewer', '127.0.0.1:7']],
    ['Remmina', ['/usr/bin/remmina'], ['/usr/bin/remmina', '-c', 'vnc://127.0.0.1:5907']],
    ['KRDC', ['/usr/bin/krdc'], ['/usr/bin/krdc', 'vnc://127.0.0.1:5907']],
    ['Vinagre', ['/usr/bin/vinagre'], ['/usr/bin/vinagre', '127.0.0.1::5907']],
    [
      'nothing in the current folder',
      ['vncviewer', '/vncviewer'],
      [expect.stringMatching(/^no VNC viewer found/)],
    ],
  ])('%s', (_, files, argv) => {
    expect(argvOf({ files })).toEqual(argv);
  });

  it.each<[string, Record<string, string>, 'viewer' | 'none']>([
    ['X11', { DISPLAY: ':0' }, 'viewer'],
    ['Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'viewer'],
    ['neither', {}, 'none'],
    ['an empty DISPLAY', { DISPLAY: '' }, 'none'],
  ])('with %s', (_, env, kind) => {
    const found = find({ env: { PATH: '/usr/bin', ...env }, files: ['/usr/bin/vncviewer'] });
    expect(found.kind).toBe(kind);
    if (found.kind === 'none') expect(found.reason).toContain('no graphical session');
  });
});

describe('the viewer on macOS', () => {
  const tiger = '/Applications/TigerVNC.app/Contents/MacOS/vncviewer';
  const real = '/Applications/VNC Viewer.app/Contents/MacOS/vncviewer';
  const named = (version: string) =>
    `/Applications/TigerVNC Viewer ${version}.app/Contents/MacOS/TigerVNC Viewer`;
  const folders = {
    '/Applications': ['TigerVNC Viewer 1.9.0.app', 'TigerVNC Viewer 1.13.1.app', 'TigerVNC Viewer.zip'],
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ['TigerVNC 1.16', [tiger, named('1.13.1')], [tiger, '-Shared', '127.0.0.1::5907']],
    [
      'the newest older TigerVNC',
      [named('1.9.0'), named('1.13.1'), real],
      [named('1.13.1'), '-Shared', '127.0.0.1::5907'],
    ],
    ['RealVNC', [real, '/usr/bin/open'], [real, '-WarnUnencrypted=0', '127.0.0.1::5907']],
    ['Screen Sharing', ['/usr/bin/open'], ['/usr/bin/open', 'vnc://127.0.0.1:5907']],
  ])('%s', (_, files, argv) => {
    expect(argvOf({ platform: 'darwin', env: {}, files, folders })).toEqual(argv);
  });

  it('warns of Screen Sharing, which hands over', () => {
    const found = find({ platform: 'darwin', env: {}, files: ['/usr/bin/open'] });
    expect(found).toMatchObject({ handsOver: true, note: expect.stringContaining('password') });
  });
});

describe('the viewer on Windows', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'TigerVNC',
      ['C:\\Program Files\\TigerVNC\\vncviewer.exe'],
      ['C:\\Program Files\\TigerVNC\\vncviewer.exe', '127.0.0.1::5907'],
    ],
    [
      'UltraVNC',
      ['C:\\Program Files\\uvnc bvba\\UltraVNC\\vncviewer.exe'],
      ['C:\\Program Files\\uvnc bvba\\UltraVNC\\vncviewer.exe', '-connect', '127.0.0.1::5907'],
    ],
    [
      'virt-viewer',
      ['C:\\Program Files\\VirtViewer v11.0-256\\bin\\remote-viewer.exe'],
      [
        'C:\\Program Files\\VirtViewer v11.0-256\\bin\\remote-viewer.exe',
        '--title',
        'winxp on home',
        'vnc://127.0.0.1:5907',
      ],
    ],
    ['one on the path', ['D:\\bin\\tvnviewer.exe'], ['D:\\bin\\tvnviewer.exe', '127.0.0.1::5907']],
    ['not below an unset variable', ['\\TigerVNC\\vncviewer.exe'], [expect.stringMatching(/^no VNC viewer/)]],
  ])('%s', (_, files, argv) => {
    const folders = { 'C:\\Program Files': ['VirtViewer v11.0-256'] };
    expect(argvOf({ ...windows, files, folders })).toEqual(argv);
  });
});

describe("the user's template", () => {
  it.each<[string, Machine, readonly string[]]>([
    [
      'is filled in',
      { template: `my viewer.sh '{host} {port}' --name="{title}" {display}` },
      ['my', 'viewer.sh', '127.0.0.1 5907', '--name=winxp on home', '7'],
    ],
    ['may be a known program', { template: 'remmina' }, ['remmina', '-c', 'vnc://127.0.0.1:5907']],
    [
      'may be a known program with options',
      { template: '/opt/bin/vncviewer -FullScreen' },
      ['/opt/bin/vncviewer', '-FullScreen', '127.0.0.1::5907'],
    ],
    ['may be an unknown program', { template: 'frobviewer' }, ['frobviewer', '127.0.0.1::5907']],
    [
      'comes from the environment, a display is not needed',
      { env: { CTCTL_VNC_VIEWER: 'foo {port}' } },
      ['foo', '5907'],
    ],
    [
      'comes from the option first',
      { template: 'bar {port}', env: { CTCTL_VNC_VIEWER: 'foo {port}' } },
      ['bar', '5907'],
    ],
    [
      'keeps the backslashes of Windows',
      { ...windows, template: '"C:\\Program Files\\v.exe" {host}:{port}' },
      ['C:\\Program Files\\v.exe', '127.0.0.1:5907'],
    ],
  ])('%s', (_, machine, argv) => {
    expect(argvOf({ files: ['/usr/bin/remote-viewer'], ...machine })).toEqual(argv);
  });

  it.each([
    ['viewer "{host}', 'open quote'],
    ["viewer '", 'open quote'],
    ['  ', 'empty viewer template'],
    ['"" {port}', 'empty viewer template'],
    ['viewer {passwdfile}', 'unknown placeholder {passwdfile}'],
  ])('%j is a usage error', (template, message) => {
    const failure = { reason: 'usage', message: expect.stringContaining(message) };
    expect(() => splitTemplate(template)).toThrow(expect.objectContaining(failure));
  });

  it('never lets a value become two arguments or a placeholder', () => {
    const hostile = { ...target, title: 'a b" {port} $(id)' };
    expect(fillTemplate(['-t', '{title}'], hostile)).toEqual(['-t', 'a b" {port} $(id)']);
  });
});

describe('the real file system', () => {
  it('counts only what can be executed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ctctl-viewer-'));
    try {
      await writeFile(join(folder, 'remote-viewer'), '');
      await writeFile(join(folder, 'vncviewer'), '#!/bin/sh\n');
      await chmod(join(folder, 'vncviewer'), 0o755);
      const found = findViewer({ platform: 'linux', env: { PATH: folder, DISPLAY: ':0' } });
      expect(found).toMatchObject({ kind: 'viewer', program: join(folder, 'vncviewer') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
