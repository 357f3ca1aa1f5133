/** `--keep` at a real sshd: one login for many commands, no longer than asked for, and nothing left behind. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { allPids, readProc, signal } from '../support/sshd/processes.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { until } from '../support/sshd/until.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

let practice: Practice;
let sshd: Sshd;
let runtime: string;
beforeAll(async () => {
  practice = await startPractice('xl');
  sshd = await startXenSshd(practice);
  runtime = join(practice.folder, 'r');
  mkdirSync(runtime, { mode: 0o700 });
});
beforeEach(() => {
  writeServers(practice, {
    box: entryFor(sshd, toolsFields(practice)),
    other: entryFor(sshd, toolsFields(practice)),
  });
  writeFileSync(knownHostsOf(practice), knownLines(sshd, 'box', 'other'));
});
afterEach(async () => {
  // By itself it stays for some seconds, in case that another command comes.
  for (const pid of keepers()) signal(pid, 'SIGTERM');
  await until('the end of all sessions', () => keepers().length === 0);
});
afterAll(async () => {
  await sshd?.stop();
  await practice?.stop();
});

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> =>
  practice.run(args, { env: { XDG_RUNTIME_DIR: runtime, ...env } });

/** The processes of this test that keep connections. */
const keepers = (): readonly number[] =>
  allPids().filter(
    (pid) =>
      readProc(pid, 'cmdline').includes('\0session\0serve') &&
      readProc(pid, 'environ').includes(`XDG_RUNTIME_DIR=${runtime}\0`),
  );

async function sessions(): Promise<readonly { readonly server: string; readonly state: string }[]> {
  const { code, stdout } = await run(['session', 'list', '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout).items;
}

const create = [
  ...['domain', 'create', 'box:kept', '--hvm', '--disk', '1G', '--memory', '128', '--bridge', 'intern'],
];

describe('a kept connection', () => {
  it('is the only login of five commands; a check and --debug have their own', async () => {
    const before = sshd.logins();
    const commands = [
      ['list', '--on', 'box', '--json'],
      [...create, '--start', '--json'],
      ['volume', 'list', '--on', 'box', '--json'],
      ['stop', 'box:kept', '--json'],
      ['show', 'box:kept', '--json'],
    ];
    for (const command of commands) {
      const { code, stdout } = await run([...command, '--keep', '1m']);
      expect([command, code, JSON.parse(stdout)]).toMatchObject([command, 0, { apiVersion: 'ctctl/v1' }]);
    }
    expect(sshd.logins() - before).toBe(1);
    expect(keepers()).toHaveLength(1);
    expect(sshd.connections()).toHaveLength(1);
    // What they look at is the way to the server.
    for (const command of [
      ['server', 'check', 'box'],
      ['list', '--on', 'box', '--debug'],
    ]) {
      expect((await run([...command, '--keep', '1m'])).code).toBe(0);
    }
    expect(sshd.logins() - before).toBe(3);
  });

  it('is one a server; without the flag, or with 0 and off, commands log in by themselves', async () => {
    const before = sshd.logins();
    await run(['list', '--json'], { CTCTL_KEEP: '1m' });
    expect(sshd.logins() - before).toBe(2);
    expect((await sessions()).map(({ server }) => server).sort()).toEqual(['box', 'other']);
    // The flag goes before the environment.
    await run(['list', '--on', 'box', '--keep', '0'], { CTCTL_KEEP: '1m' });
    await run(['list', '--on', 'box', '--keep', 'off'], { CTCTL_KEEP: '1m' });
    await run(['list', '--on', 'box'], { CTCTL_KEEP: '' });
    expect(sshd.logins() - before).toBe(5);
    await run(['list', '--on', 'box', '--keep', '1m']);
    expect(sshd.logins() - before).toBe(5);
  });

  it('ends by itself when its time is over', async () => {
    await run(['list', '--on', 'box', '--keep', '1s']);
    expect(await sessions()).toMatchObject([{ server: 'box', state: 'idle' }]);
    await until('the end of the connection', () => sshd.connections().length === 0);
    expect(await sessions()).toEqual([]);
  });

  it('that was lost is made anew, and nobody notices', async () => {
    await run(['list', '--on', 'box', '--keep', '1m']);
    for (const pid of sshd.connections()) signal(pid, 'SIGKILL');
    await until('the end of the connection', () => sshd.connections().length === 0);
    const before = sshd.logins();
    const { code, stderr } = await run(['list', '--on', 'box', '--keep', '1m']);
    expect([code, stderr, sshd.logins() - before]).toEqual([0, '', 1]);
  });

  it('its process is killed: the next command starts another', async () => {
    await run(['list', '--on', 'box', '--keep', '1m']);
    for (const pid of keepers()) signal(pid, 'SIGKILL');
    expect(await sessions()).toEqual([]);
    const { code, stderr } = await run(['list', '--on', 'box', '--keep', '1m']);
    expect([code, stderr, keepers().length]).toEqual([0, '', 1]);
  });

  it('closes by name; what is not there is "already so"; other servers stay', async () => {
    await run(['list', '--json', '--keep', '1m']);
    const closed = await run(['session', 'close', 'box', '--json']);
    expect([closed.code, JSON.parse(closed.stdout)]).toMatchObject([
      0,
      { changed: true, items: [{ server: 'box', state: 'closed' }] },
    ]);
    expect((await run(['session', 'close', 'box'])).stdout).toMatch(/none was open/);
    expect((await sessions()).map(({ server }) => server)).toEqual(['other']);
    await until('the end of one connection', () => sshd.connections().length === 1);
  });
});

describe('what was trusted before', () => {
  it('is closed by a server that leaves the inventory, and by a host key that is accepted anew', async () => {
    await run(['list', '--json', '--keep', '1m']);
    expect((await run(['server', 'remove', 'other', '--yes'])).code).toBe(0);
    expect((await sessions()).map(({ server }) => server)).toEqual(['box']);
    writeFileSync(knownHostsOf(practice), '');
    const fingerprint = sshd.hostKeys[0]?.fingerprint ?? '';
    expect((await run(['server', 'trust', 'box', '--accept-host-key', fingerprint])).code).toBe(0);
    expect(await sessions()).toEqual([]);
  });

  it('does not outlive its host key', async () => {
    await run(['list', '--on', 'box', '--keep', '1m']);
    writeFileSync(knownHostsOf(practice), '');
    const { code, stderr, stdout } = await run(['list', '--on', 'box', '--keep', '1m']);
    expect([code, stdout + stderr]).toEqual([4, expect.stringMatching(/host key is not known yet/)]);
  });
});

describe('without a kept connection', () => {
  it.each([
    ['soon', /--keep: "soon" is not a duration/],
    ['-1m', /--keep: "-1m" is not a duration/],
    ['9h', /--keep: connections are kept for 8 hours at most, not for 9h/],
    ['', undefined],
    ['0', undefined],
  ])('--keep=%j', async (text, words) => {
    const { code, stderr } = await run(['list', '--on', 'box', `--keep=${text}`]);
    expect([code, stderr]).toEqual(words ? [2, expect.stringMatching(words)] : [0, '']);
    expect(keepers()).toEqual([]);
  });

  it('a duration that is none is refused also where nothing would be kept', async () => {
    const { code, stderr } = await run(['list', '--on', 'box', '--debug', '--keep', 'soon']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--keep: "soon" is not a duration/)]);
  });

  it('list and close start nothing', async () => {
    expect(await sessions()).toEqual([]);
    expect((await run(['session', 'close', '--all'])).code).toBe(0);
    expect(keepers()).toEqual([]);
  });

  it('a folder that others may write into is refused', async () => {
    const open = join(practice.folder, 'open');
    mkdirSync(join(open, 'ctctl'), { recursive: true });
    const { code, stdout } = await run(['list', '--on', 'box', '--keep', '1m'], { XDG_RUNTIME_DIR: open });
    expect([code, stdout]).toEqual([5, expect.stringMatching(/its mode is 0755, not 0700; chmod 700 /)]);
  });
});

it('the process leaves nothing where the connections were kept, nor in the home', async () => {
  await run(['list', '--on', 'box', '--keep', '1m']);
  await run(['session', 'close', '--all']);
  // It would end by itself after ten seconds without work.
  for (const pid of keepers()) signal(pid, 'SIGTERM');
  await until('the end of the process', () => keepers().length === 0);
  const left = readdirSync(join(runtime, 'ctctl')).filter((name) => !name.endsWith('.log'));
  expect(left).toEqual([]);
  expect(existsSync(join(practice.folder, 'state/ctctl/run'))).toBe(false);
});
