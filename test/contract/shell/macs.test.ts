/** What `mac list` asks a server, in real shells: every definition to the byte, and every card of a running domain. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../src/remote/bundle/run.ts';
import { definitionFilesReading, parseDefinitionFiles } from '../../../src/xen/definitions/files.ts';
import { parseRunning, runningReadings } from '../../../src/xen/macs/running.ts';
import { readingLibrary } from '../../../src/xen/settings.ts';
import { localTarget } from '../../support/local-shell.ts';
import { inventoryOf } from '../../unit/inventory/helpers.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

function libraryOf(server: FakeServer) {
  const [home] = inventoryOf({ home: { paths: { definitions: server.definitions } } }).servers;
  if (home === undefined) throw new Error('no server');
  return readingLibrary(home);
}

/** A xenstore of lines `PATH VALUE`. */
function xenstore(server: FakeServer, lines: readonly string[]): void {
  const tree = lines.map((line) => `  "${line.replace(' ', '") echo "')}" ;;`).join('\n');
  server.tool('xenstore-read', `case $1 in\n${tree}\n  *) exit 1 ;;\nesac`);
  const paths = lines.map((line) => line.split(' ')[0]).join('\n');
  server.tool(
    'xenstore-list',
    `printf '%s\\n' '${paths}' | sed -n "s,^$1/\\([^/]*\\).*,\\1,p" | sort -u | grep .`,
  );
}

describe.each(shellNames)('in %s', (shell) => {
  const ask = async (server: FakeServer) => {
    const target = localTarget({ shell, env: { PATH: `${server.folder}/bin:${process.env.PATH}` } });
    const readings = [definitionFilesReading, ...runningReadings];
    const answers = await readAll(target, readings, libraryOf(server));
    expect(target.commands).toHaveLength(1);
    return answers;
  };

  it('every definition to the byte, those that start with the server too', async () => {
    const server = fakeServer();
    server.tool('xl', ':');
    const texts = {
      latin: Buffer.from("name = 'l'\n# Größe\n", 'latin1'),
      open: '=x\n!y\r\nno end',
      empty: '',
      big: `# ${'x'.repeat(300_000)}\nmemory = 64\n`,
    };
    for (const [name, text] of Object.entries(texts)) server.define(name, text);
    server.define('image', Buffer.alloc((1 << 20) + 1));
    server.define('xl.conf', 'x=1\n');
    server.define('macaddrs.conf', 'w 00:16:3e:00:00:01\n');
    mkdirSync(join(server.definitions, 'auto'));
    symlinkSync('../open', join(server.definitions, 'auto/10 open'));
    symlinkSync('../nowhere', join(server.definitions, 'auto/dangling'));
    const files = parseDefinitionFiles('home', await ask(server));
    const inFolder = (name: string) => join(server.definitions, name);
    expect(files.texts).toEqual(
      new Map([
        [inFolder('big'), texts.big],
        [inFolder('empty'), ''],
        [inFolder('latin'), "name = 'l'\n# Größe\n"],
        [inFolder('open'), texts.open],
        [inFolder('auto/10 open'), texts.open],
        [inFolder('macaddrs.conf'), 'w 00:16:3e:00:00:01\n'],
      ]),
    );
    expect(files.tooBig).toEqual(new Map([[inFolder('image'), (1 << 20) + 1]]));
  });

  it('no definition, and no domain', async () => {
    const server = fakeServer();
    server.tool('xl', ':');
    xenstore(server, ['/local/domain/0/name Domain-0']);
    const answers = await ask(server);
    expect(parseDefinitionFiles('home', answers)).toEqual({
      texts: new Map(),
      bytes: new Map(),
      tooBig: new Map(),
    });
    expect(parseRunning('home', answers)).toEqual({ names: new Set(), cards: [] });
  });

  it('no toolstack is a failure with its reason', async () => {
    const server = fakeServer();
    server.tool('xl', 'echo "not under Xen" >&2; exit 1');
    server.tool('xm', 'exit 1');
    const answers = await ask(server);
    expect(() => parseDefinitionFiles('home', answers)).toThrow(
      'home: neither xl nor xm answers there (not under Xen)',
    );
  });

  const rows = (...domains: readonly (readonly [name: string, id: string])[]): string =>
    [
      'Name ID Mem VCPUs State Time(s)',
      ...domains.map(([name, id]) => `${name}  ${id}  64  1  -b----  0.1`),
    ].join('\n');

  it('all cards of all domains but the server, whatever guests call themselves', async () => {
    const server = fakeServer();
    const halted = '\nhalted  64  1  0.0\n';
    server.printing(
      'xl',
      rows(['Domain-0', '0'], ['winxp', '7'], ['two words', '8'], ['none', '9']) + halted,
    );
    xenstore(server, [
      '/local/domain/0/name Domain-0',
      '/local/domain/0/backend/vif/0/0/mac 00:00:00:00:00:00',
      // With Xen 3.2 a guest may write here.
      '/local/domain/7/name web',
      '/local/domain/8/name winxp',
      // The guest's own half of it, in which it may write what it likes.
      '/local/domain/7/device/vif/0/mac 00:16:3E:00:00:66',
      '/local/domain/0/backend/vif/7/0/mac 00:16:3E:00:00:01',
      '/local/domain/0/backend/vif/7/0/bridge intern',
      '/local/domain/0/backend/vif/7/1/state 2',
      '/local/domain/0/backend/vif/7/2/mac soon',
      '/local/domain/0/backend/vif/7/x/mac 00:16:3E:00:00:03',
      '/local/domain/0/backend/vif/8/0/mac 0:16:3e:0:0:2',
      '/local/domain/9/name none',
      // Not in the list.
      '/local/domain/11/name gone',
      '/local/domain/0/backend/vif/11/0/mac 00:16:3E:00:00:09',
    ]);
    expect(parseRunning('home', await ask(server))).toEqual({
      names: new Set(['winxp', 'two words', 'none']),
      cards: [
        { domain: 'winxp', id: 7, index: 0, mac: '00:16:3e:00:00:01', bridge: 'intern' },
        { domain: 'winxp', id: 7, index: 1, mac: null, bridge: null },
        { domain: 'winxp', id: 7, index: 2, mac: null, bridge: null },
        { domain: 'two words', id: 8, index: 0, mac: '00:16:3e:00:00:02', bridge: null },
      ],
    });
  });

  it('a xenstore or a toolstack that does not answer is a failure: nobody is off for that', async () => {
    const server = fakeServer();
    server.printing('xl', rows(['Domain-0', '0'], ['winxp', '7']));
    server.tool('xenstore-list', 'echo "no such device" >&2; exit 1');
    const answers = await ask(server);
    expect(() => parseRunning('home', answers)).toThrow('home: xenstore does not answer: no such device');
    server.tool('xl', 'echo "not under Xen" >&2; exit 1');
    server.tool('xm', 'exit 1');
    const none = await ask(server);
    expect(() => parseRunning('home', none)).toThrow('home: neither xl nor xm answers there (not under Xen)');
  });
});
