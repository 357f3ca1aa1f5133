/** The readings about domains and volumes in real shells: what comes home, and what stays on the server. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../src/remote/bundle/run.ts';
import type { Reading } from '../../../src/remote/bundle/step.ts';
import { volumeFacts, volumeReadings } from '../../../src/storage/volumes/facts.ts';
import { detailReadings, domainDetails } from '../../../src/xen/domains/details.ts';
import { domainFacts, domainReadings } from '../../../src/xen/domains/facts.ts';
import { readingLibrary } from '../../../src/xen/settings.ts';
import { localTarget } from '../../support/local-shell.ts';
import { inventoryOf } from '../../unit/inventory/helpers.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), 'utf8');

/** A server whose xl lists winxp running, and two definitions. */
function homeServer(): FakeServer {
  const server = fakeServer();
  server.printing('xl', fixture('xl-list.txt'));
  server.tool(
    'xenstore-read',
    'case $1 in */7/vm) echo /vm/1b4e-28ba ;; */7/console/vnc-port) echo 5901 ;; */7/console/vnc-listen) echo 0.0.0.0 ;; *) exit 1 ;; esac',
  );
  server.define('winxp', fixture('winxp.article'));
  server.define('etch64', "memory = 128\ndisk = [ 'phy:/dev/server/etch64,xvda1,w' ]\n");
  return server;
}

/** Where a definition can hold one. */
const passwordPlaces = [
  ['of its own line', "vncpasswd = 'gehe1m'"],
  ['of its own line, in double quotes', 'vncpasswd="gehe1m"'],
  ['of a frame buffer', "vfb = [ 'type=vnc,vncpasswd=gehe1m,vncunused=1' ]"],
  ['of Spice', "spicepasswd = 'gehe1m'"],
  ['behind another statement', "memory = 128; vncpasswd = 'gehe1m'"],
] as const;

describe.each(shellNames)('in %s', (shell) => {
  function ask(server: FakeServer, readings: readonly Reading[]) {
    const [home] = inventoryOf({ home: { paths: { definitions: server.definitions } } }).servers;
    if (home === undefined) throw new Error('no server');
    const target = localTarget({ shell, env: { PATH: `${server.folder}/bin:${process.env.PATH}` } });
    return readAll(target, readings, readingLibrary(home));
  }

  const allOf = (
    answers: ReadonlyMap<string, { readonly lines: readonly string[]; readonly stderr: string }>,
  ): string => [...answers.values()].flatMap(({ lines, stderr }) => [...lines, stderr]).join('\n');

  it('the list of domains', async () => {
    const answers = await ask(homeServer(), domainReadings);
    const { toolstack, domains, unread } = domainFacts('home', answers);
    expect([toolstack, unread]).toEqual(['xl', []]);
    expect(domains.find(({ name }) => name === 'winxp')).toMatchObject({
      id: 7,
      state: 'running',
      type: 'hvm',
    });
    expect(domains.find(({ name }) => name === 'etch64')).toMatchObject({ state: 'halted' });
  });

  it('no list where there is no Xen', async () => {
    const answers = await ask(fakeServer(), domainReadings);
    expect(() => domainFacts('home', answers)).toThrow(/^home: neither xl nor xm answers there/);
  });

  it('the details of a domain that runs', async () => {
    const answers = await ask(homeServer(), detailReadings('winxp'));
    const { definition, ...details } = domainDetails('home', answers);
    expect(details).toEqual({
      state: 'running',
      id: 7,
      uuid: '1b4e-28ba',
      vnc: { host: '127.0.0.1', port: 5901 },
    });
    expect(new Map(definition).get('disk')).toBe(
      '[phy:/dev/server/winxp,ioemu:hda,w,file:/root/winxp.iso,hdc:cdrom,r]',
    );
  });

  it.each([
    ['etch64', 'none'],
    ['no such', 'none'],
    ["it's", 'none'],
  ])('the details of %s, which is off or not there', async (name, state) => {
    const details = domainDetails('home', await ask(homeServer(), detailReadings(name)));
    expect(details).toMatchObject({ state, id: null, vnc: null });
    expect(details.definition.length > 0).toBe(name === 'etch64');
  });

  it.each(passwordPlaces)('no password comes home: %s', async (_where, line) => {
    const server = homeServer();
    server.tool('lvs', "echo '  server|etch64|1073741824|uuid||-wi-ao'");
    server.tool('vgs', "echo '  server|107374182400|1073741824'");
    server.define('etch64', `disk = [ 'phy:/dev/server/etch64,xvda1,w' ]\n${line}\n`);
    for (const readings of [detailReadings('etch64'), domainReadings, volumeReadings]) {
      const said = allOf(await ask(server, readings));
      expect(said).toContain('/dev/server/etch64');
      expect(said).not.toMatch(/gehe1m|peter/);
    }
  });

  it('the volumes and who uses them', async () => {
    const server = homeServer();
    server.tool(
      'lvs',
      "echo 'File descriptor 3 left open' >&2; printf '%s\\n' '  server|etch64|1073741824|u-1||-wi-ao' '  server|winxp|8589934592|u-2||-wi-a-'",
    );
    server.tool('vgs', "echo '  server|107374182400|98784247808'");
    const { volumes, groups } = volumeFacts('home', await ask(server, volumeReadings));
    expect(volumes.map(({ name, size, open, usedBy }) => [name, size, open, usedBy])).toEqual([
      ['etch64', 1_073_741_824, true, ['etch64']],
      ['winxp', 8_589_934_592, false, ['winxp']],
    ]);
    expect(groups).toEqual([{ server: 'home', name: 'server', size: 107_374_182_400, free: 98_784_247_808 }]);
  });
});
