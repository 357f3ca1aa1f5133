/** What can go wrong with a file: refused or failed in words, and either the old or the new text is there. Needs to be root. */
import { execFileSync } from 'node:child_process';
import { lchownSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { type Host, host, said, shellNames } from '../bundles-host/host.ts';
import { withTool } from './stand-in.ts';

const fileOn = (server: Host, name: string, fields: object) =>
  server.step('file', fileKind, { path: join(server.folder, name), ...fields });

/** A file system of its own at a folder of the server. */
function mounted(server: Host, name: string, options: string): void {
  const path = join(server.folder, name);
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  onTestFinished(() => void execFileSync('umount', [path]));
}

const left = (server: Host, name = ''): readonly string[] =>
  readdirSync(join(server.folder, name)).filter((each) => each.includes('ctctl'));

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    ['nowhere/a', { content: 'x' }, 'there is no folder F/nowhere'],
    ['plain/a', { content: 'x' }, 'there is no folder F/plain'],
    ['folder', { content: 'x' }, 'F/folder is a folder'],
    ['pipe', { content: 'x' }, 'F/pipe is no regular file'],
    ['dangling', { content: 'x' }, 'F/dangling is a link to F/gone, which is not there'],
    ['loop', { content: 'x' }, expect.stringContaining('F/loop is a link to')],
    ['to-folder', { content: 'x' }, 'F/folder is a folder'],
    ['new', { content: 'x', owner: 'no-such-user' }, 'there is no user no-such-user here'],
    ['new', { content: 'x', group: 'no-such-group' }, 'there is no group no-such-group here'],
    ['folder', { state: 'absent' }, 'F/folder is a folder'],
    ['pipe', { state: 'absent' }, 'F/pipe is no regular file'],
    ['plain', { state: 'folder' }, 'F/plain is there, but no folder'],
    ['dangling', { state: 'folder' }, 'F/dangling is there, but no folder'],
    ['nowhere/d', { state: 'folder' }, 'there is no folder F/nowhere'],
  ])('%s %j: refused', async (name, fields, text) => {
    const server = host();
    server.write('plain', 'plain');
    mkdirSync(join(server.folder, 'folder'));
    execFileSync('mkfifo', [join(server.folder, 'pipe')]);
    symlinkSync('gone', join(server.folder, 'dangling'));
    symlinkSync('loop', join(server.folder, 'loop'));
    symlinkSync('folder', join(server.folder, 'to-folder'));
    const before = readdirSync(server.folder);
    const { outcome, steps } = await server.run(shell, [fileOn(server, name, fields)], { mode: 'plan' });
    const plain = steps[0]?.text.replaceAll(server.folder, 'F');
    expect([outcome, steps[0]?.state, plain]).toEqual(['refused', 'refused', text]);
    expect(readdirSync(server.folder)).toEqual(before);
  });

  it('an immutable file', async () => {
    const server = host();
    const path = server.write('a', 'old');
    execFileSync('chattr', ['+i', path]);
    onTestFinished(() => void execFileSync('chattr', ['-i', path]));
    for (const fields of [{ content: 'new' }, { state: 'absent' }]) {
      const report = await server.run(shell, [fileOn(server, 'a', fields)], { rollback: true });
      expect(said(report)).toEqual([
        expect.stringMatching(/^failed: cannot (replace|move) .*: Operation not permitted$/),
      ]);
      expect([report.steps[0]?.stuck, report.steps[0]?.undoBy]).toEqual([false, '']);
      expect([server.read('a'), left(server)]).toEqual(['old', []]);
    }
  });

  it.each([
    ['a file', 'home/link', { content: 'x' }],
    ['a file below it', 'home/link/a', { content: 'x' }],
    ['a folder', 'home/link', { state: 'folder', mode: '0700' }],
    ['what is to go', 'home/link/victim', { state: 'absent' }],
  ])('a link of somebody who is neither root nor we is not followed: %s', async (_what, name, fields) => {
    const server = host();
    server.write('elsewhere/victim', 'untouched');
    mkdirSync(join(server.folder, 'home'));
    symlinkSync(join(server.folder, 'elsewhere'), join(server.folder, 'home', 'link'));
    lchownSync(join(server.folder, 'home', 'link'), 65_534, 65_534);
    const report = await server.run(shell, [fileOn(server, name, fields)]);
    expect(said(report)).toEqual([
      expect.stringMatching(/^refused: .*\/home\/link is a link of nobody: not followed$/),
    ]);
    expect(readdirSync(join(server.folder, 'elsewhere'))).toEqual(['victim']);
  });

  it('a text is for nobody else until its mode is set', async () => {
    const server = host();
    server.write('a', 'old', 0o666);
    server.write('seen', '');
    const spy = `case "$*" in *ctctl-new*) stat -c '%a %u' "$3" >>"$S/seen" ;; esac
exec ${execFileSync('sh', ['-c', 'command -v chmod'], { encoding: 'utf8' }).trim()} "$@"`;
    const step = withTool(
      server,
      'chmod',
      spy.replace('"$3"', '"$2"'),
      fileOn(server, 'a', { content: 'x', mode: '0644' }),
    );
    expect((await server.run(shell, [step])).outcome).toBe('changed');
    expect(server.read('seen')).toBe('600 0\n');
  });

  it('a read-only file system', async () => {
    const server = host();
    mounted(server, 'm', 'size=1m');
    server.write('m/a', 'old');
    execFileSync('mount', ['-o', 'remount,ro', join(server.folder, 'm')]);
    const step = fileOn(server, 'm/a', { content: 'new' });
    // bash and dash ask the kernel, busybox asks only who we are.
    const report = await server.run(shell, [step]);
    expect(said(report)).toEqual([
      expect.stringMatching(
        /^refused: cannot write in .*\/m$|^failed: cannot write in .*: Read-only file system$/,
      ),
    ]);
    expect([server.read('m/a'), left(server, 'm')]).toEqual(['old', []]);
  });

  it('a full disk, where the file is', async () => {
    const server = host();
    mounted(server, 'm', 'size=64k');
    server.write('m/a', 'old');
    const report = await server.run(shell, [fileOn(server, 'm/a', { content: 'x'.repeat(100_000) })], {
      rollback: true,
    });
    expect(said(report)).toEqual([
      expect.stringMatching(/^failed: cannot write .*\/m\/a: No space left on device$/),
    ]);
    expect([server.read('m/a'), left(server, 'm'), report.steps[0]?.stuck]).toEqual(['old', [], false]);
  });

  it('a full disk, where the old text is to be saved', async () => {
    const server = host();
    mounted(server, 'state/saved', 'size=16k');
    server.write('a', 'x'.repeat(30_000));
    server.write('b', 'x'.repeat(30_000));
    for (const [name, fields] of [
      ['a', { content: 'new' }],
      ['b', { state: 'absent' }],
    ] as const) {
      const report = await server.run(shell, [fileOn(server, name, fields)], { rollback: true });
      expect(said(report)).toEqual([
        expect.stringMatching(/^failed: cannot (save|move) .*: No space left on device$/),
      ]);
      expect([server.read(name).length, left(server), report.steps[0]?.stuck]).toEqual([30_000, [], false]);
    }
  });

  it('moves away to another file system, and back', async () => {
    const server = host();
    mounted(server, 'state/saved', 'size=1m');
    server.write('a', 'old');
    const report = await server.run(shell, [fileOn(server, 'a', { state: 'absent' })]);
    expect([report.outcome, server.has('a')]).toEqual(['changed', false]);
    execFileSync('sh', ['-c', report.steps[0]?.undoBy ?? 'false']);
    expect(server.read('a')).toBe('old');
  });

  it('a mount point of its own', async () => {
    const server = host();
    const [path, other] = [server.write('a', 'old'), server.write('b', 'bound')];
    execFileSync('mount', ['--bind', other, path]);
    onTestFinished(() => void execFileSync('umount', [path]));
    const report = await server.run(shell, [fileOn(server, 'a', { content: 'new' })], { rollback: true });
    expect(said(report)).toEqual([
      expect.stringMatching(/^failed: cannot replace .*\/a: Device or resource busy$/),
    ]);
    expect([server.read('a'), report.steps[0]?.stuck]).toEqual(['bound', false]);
  });

  it.each(['mktemp', 'cp', 'cat', 'chmod', 'chown', 'mv', 'mkdir', 'stat'])(
    '%s fails, the first, second or third time: the old text or the new one, and nothing beside it',
    async (name) => {
      let failures = 0;
      for (const nth of [1, 2, 3]) {
        const server = host();
        server.write('a', 'old', 0o640);
        const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
        // Only what deals with our files fails; the engine has uses for these tools of its own.
        const broken = `case "$*" in '' | *ctctl-new* | *saved* | *"/a"*) echo x >>"$S/calls"
if [ "$(wc -l <"$S/calls")" -eq ${nth} ]; then echo "${name}: oops: No space left on device" >&2; exit 1; fi ;;
esac
exec ${real} "$@"`;
        server.write('calls', '');
        // Who is told mode and owner need not ask for those of the old file.
        const asked = name === 'stat' ? {} : { mode: '0600', owner: '0' };
        const plain = fileOn(server, 'a', { content: 'new', ...asked });
        const step = withTool(server, name, broken, plain);
        const report = await server.run(shell, [step], { rollback: true });
        const failed = report.outcome !== 'changed';
        expect(server.read('a')).toBe(failed ? 'old' : 'new');
        expect(left(server)).toEqual([]);
        if (failed) expect([report.steps[0]?.state, report.steps[0]?.stuck]).toEqual(['failed', false]);
        failures += failed ? 1 : 0;
      }
      expect(failures).toBeGreaterThan(0);
    },
  );

  it('what a killed run has left beside the file goes with the next one', async () => {
    const server = host();
    server.write('a.ctctl-new.AbCdEf', 'half of it');
    expect((await server.run(shell, [fileOn(server, 'a', { content: 'new' })])).outcome).toBe('changed');
    expect([server.read('a'), left(server)]).toEqual(['new', []]);
  });

  it('nobody can lay a link in the way where others may write too', async () => {
    const server = host();
    const victim = server.write('victim', 'untouched');
    mkdirSync(join(server.folder, 'tmp'), { mode: 0o1777 });
    const early = `case $1 in *ctctl-new*) ln -s "$S/victim" "\${1%XXXXXX}AAAAAA" ;; esac; exec /bin/mktemp "$@"`;
    await server.run(shell, [withTool(server, 'mktemp', early, fileOn(server, 'tmp/a', { content: 'new' }))]);
    expect([readFileSync(victim, 'utf8'), server.read('tmp/a')]).toEqual(['untouched', 'new']);
  });
});
