/** Servers whose way stands in ssh_config: aliases, what the entry says itself, jump hosts, circles, and no questions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerInput } from '../../src/inventory/schema.ts';
import type { Result } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { plainScreen } from '../support/screen.ts';
import { host } from '../support/sshd/ssh-config.ts';
import { type Sshd, startSshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

let practice: Practice;
let end: Sshd;
/** Jump hosts: two that are good, and one that lets nobody through. */
let gate: Sshd;
let second: Sshd;
let wall: Sshd;
let fields: ServerInput;
let env: { readonly CTCTL_SSH_CONFIG: string };
beforeAll(async () => {
  practice = await startPractice('xl');
  [end, gate, second, wall] = await Promise.all([
    startXenSshd(practice),
    startSshd(),
    startSshd(),
    startSshd({ config: ['AllowTcpForwarding no'] }),
  ]);
  fields = toolsFields(practice);
  env = { CTCTL_SSH_CONFIG: join(practice.folder, 'ssh_config') };
  writeFileSync(env.CTCTL_SSH_CONFIG, configText());
  const places = [gate, second, wall].map((sshd) => knownLines(sshd, `[127.0.0.1]:${sshd.port}`));
  writeFileSync(join(practice.folder, 'known'), places.join(''));
  writeFileSync(
    knownHostsOf(practice),
    knownLines(end, 'direct', 'jumping', 'walled', 'mine', 'chained', 'twice'),
  );
});
afterAll(async () => {
  for (const sshd of [end, gate, second, wall]) await sshd?.stop();
  await practice?.stop();
});

function configText(): string {
  const way = (sshd: Sshd, more: Readonly<Record<string, string | number>> = {}) => ({
    HostName: '127.0.0.1',
    Port: sshd.port,
    User: sshd.user,
    IdentityFile: sshd.key.file,
    IdentitiesOnly: 'yes',
    ...more,
  });
  return [
    host('direct', way(end)),
    host('jumping', way(end, { ProxyJump: 'gate' })),
    host('chained', way(end, { ProxyJump: 'gate,second' })),
    host('twice', way(end, { ProxyJump: 'gate,again' })),
    host('walled', way(end, { ProxyJump: 'wall' })),
    host('unseen', way(end, { ProxyJump: 'stranger' })),
    host('elsewhere', { HostName: '127.0.0.1', Port: 1, User: 'nobody', IdentityFile: end.key.file }),
    host('gate again', way(gate)),
    host('second', way(second)),
    host('wall', way(wall)),
    host('stranger', way(gate, { UserKnownHostsFile: '/dev/null' })),
    host('self', { ProxyJump: 'self' }),
    host('round', { ProxyJump: 'about' }),
    host('about', { ProxyJump: 'round' }),
    host('*', { UserKnownHostsFile: join(practice.folder, 'known') }),
  ].join('');
}

const run = (...args: string[]): Promise<Result> => practice.run(args, { env });
const use = (servers: Readonly<Record<string, ServerInput>>): void => writeServers(practice, servers);
const aliased = (sshAlias: string, more: ServerInput = {}): ServerInput => ({ sshAlias, ...fields, ...more });

interface Row {
  readonly server: string;
  readonly state: string;
  readonly name?: string;
  readonly reason?: string;
}

async function list(): Promise<{ readonly code: number | null; readonly rows: readonly Row[] }> {
  const { code, stdout } = await run('list', '--json');
  return { code, rows: (JSON.parse(stdout) as { items: readonly Row[] }).items };
}

describe('an entry with --ssh-alias', () => {
  it('is added, listed, shown and checked', async () => {
    use({});
    const paths = ['--definitions', fields.paths?.definitions ?? '', '--iso-folder', fields.paths?.iso ?? ''];
    const added = await run('server', 'add', 'direct', '--ssh-alias', 'direct', ...paths);
    expect([added.code, added.stderr]).toEqual([
      0,
      expect.stringMatching(/^direct: xl, \d+ of \d+ checks ok\n/),
    ]);
    const table = await run('server', 'list');
    expect(table.stdout).toMatch(/^direct +ssh_config: direct +- +- +xl/m);
    const shown = await run('server', 'show', 'direct', '-o', 'json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      sshAlias: 'direct',
      address: null,
      port: null,
      user: null,
    });
    expect((await run('server', 'show', 'direct')).stdout).toMatch(/^ssh_config +direct$/m);
    const checked = JSON.parse((await run('server', 'check', 'direct', '--json')).stdout);
    expect(checked.items[0]).toEqual({
      layer: 'name',
      state: 'ok',
      text: expect.stringContaining(`direct of ssh_config: ${end.user}@127.0.0.1:${end.port}`),
    });
    expect(await list()).toMatchObject({ code: 0, rows: [{ server: 'direct', name: 'Domain-0' }] });
  });

  it("the entry's own address, port and user win", async () => {
    use({ mine: aliased('elsewhere', { port: end.port, user: end.user }) });
    expect(await list()).toMatchObject({ code: 0, rows: [{ server: 'mine', name: 'Domain-0' }] });
    expect((await run('server', 'edit', 'mine', '--unset', 'port')).code).toBe(0);
    const { code, rows } = await list();
    expect([code, rows[0]?.reason]).toEqual([4, expect.stringContaining('127.0.0.1:1 (connection refused)')]);
  });

  it('that no Host has is a host name, as with ssh', async () => {
    use({ lost: aliased('nosuch.invalid') });
    const { code, rows } = await list();
    expect([code, rows[0]?.reason]).toEqual([4, expect.stringContaining('no host named nosuch.invalid')]);
  });

  it.each([
    ['address nor alias', ['server', 'add', 'x'], /neither an address nor --ssh-alias/],
    ['an option in the alias', ['server', 'add', 'x', '--ssh-alias=-oProxyCommand=id'], /Host of ~\/\.ssh/],
    ['a pattern', ['server', 'add', 'x', '--ssh-alias', '*'], /Host of ~\/\.ssh/],
  ])('%s is refused', async (_what, args, words) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });
});

describe('a jump host', () => {
  it('is gone through, with one login each, and is a layer of the check', async () => {
    use({ jumping: aliased('jumping') });
    const before = [gate.logins(), end.logins()];
    expect(await list()).toMatchObject({ code: 0, rows: [{ server: 'jumping', name: 'Domain-0' }] });
    expect([gate.logins(), end.logins()]).toEqual(before.map((count) => count + 1));
    const { stdout, code } = await run('server', 'check', 'jumping', '--json');
    const rows = (JSON.parse(stdout) as { items: { layer: string; text: string }[] }).items;
    expect([code, rows[0]?.layer, rows[0]?.text]).toEqual([
      0,
      'jump host',
      expect.stringMatching(/^gate, by key/),
    ]);
    expect(rows.find(({ layer }) => layer === 'TCP')?.text).toContain('jump host');
  });

  it('two in a row, the second reached through the first', async () => {
    use({ chained: aliased('chained') });
    const before = [gate.logins(), second.logins(), end.logins()];
    expect(await list()).toMatchObject({ code: 0, rows: [{ name: 'Domain-0' }] });
    expect([gate.logins(), second.logins(), end.logins()]).toEqual(before.map((count) => count + 1));
  });

  it('that is gone through twice holds nobody up: the program ends', async () => {
    use({ twice: aliased('twice') });
    const { code, stderr } = await run('start', 'twice:nosuch');
    expect([code, stderr]).toEqual([3, expect.stringContaining('no domain nosuch')]);
  }, 15_000);

  it('that lets nobody through is named', async () => {
    use({ walled: aliased('walled') });
    const { code, rows } = await list();
    expect([code, rows[0]?.reason]).toEqual([
      4,
      expect.stringMatching(/walled: not reached through its jump host: .*wall/),
    ]);
  });

  it.each([
    ['itself', 'self', /self: .*go in a circle: self -> self; write "ProxyJump none"/],
    ['each other', 'round', /round: .*go in a circle: round -> about -> round/],
  ])('hosts that lead to %s: usage, and no connection', async (_what, name, words) => {
    use({ [name]: aliased(name) });
    const before = [gate.logins(), end.logins()];
    for (const args of [['server', 'check', name], ['start', `${name}:x`], ['list']]) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, `${stdout}${stderr}`]).toEqual([2, expect.stringMatching(words)]);
    }
    expect([gate.logins(), end.logins()]).toEqual(before);
  });
});

describe('several servers at once', () => {
  it('nobody is asked about a host key, on a terminal neither: a row says why', async () => {
    use({
      good: entryFor(end, fields),
      fresh: entryFor(end, fields),
      unseen: aliased('unseen'),
      round: aliased('round'),
    });
    writeFileSync(knownHostsOf(practice), knownLines(end, 'good', 'unseen'));
    const { code, rows } = await list();
    expect([code, rows.map(({ server, state }) => [server, state])]).toEqual([
      6,
      [
        ['good', 'running'],
        ['fresh', 'unreachable'],
        ['unseen', 'unreachable'],
        ['round', 'unreachable'],
      ],
    ]);
    const reasons = rows.map(({ reason }) => reason);
    expect(reasons[1]).toMatch(/not known yet: SHA256:.*ctctl server trust fresh --accept-host-key SHA256:/);
    expect(reasons[2]).toMatch(/jump host stranger: its host key is not known yet: SHA256:/);
    expect(reasons[3]).toMatch(/go in a circle/);
    const onTerminal = await runOnTerminal(practice, ['list'], [], env);
    expect(onTerminal.code).toBe(6);
    expect(plainScreen(onTerminal.screen)).not.toMatch(/\(y\/N\)|Trust it/);
    expect(plainScreen(onTerminal.screen)).toMatch(/^fresh +\? +\? +unreachable/m);
  });

  it('one alone is asked about; a yes for a jump host is remembered under its own name', async () => {
    use({ unseen: aliased('unseen') });
    writeFileSync(knownHostsOf(practice), knownLines(end, 'unseen'));
    const question = /First contact with jump host stranger/;
    const yes = await runOnTerminal(practice, ['list'], [[question, 'y']], env);
    expect([yes.code, plainScreen(yes.screen)]).toEqual([0, expect.stringMatching(/^unseen +Domain-0/m)]);
    expect(await list()).toMatchObject({ code: 0 });
  });
});

describe('a broken ssh_config', () => {
  it('is named with its line, and hurts only those who need it', async () => {
    use({ good: entryFor(end, fields), direct: aliased('direct') });
    writeFileSync(knownHostsOf(practice), knownLines(end, 'good', 'direct'));
    writeFileSync(env.CTCTL_SSH_CONFIG, 'Host direct\n  Port abc\n');
    const { code, rows } = await list();
    expect([code, rows[0]?.name, rows[1]?.reason]).toEqual([
      6,
      'Domain-0',
      expect.stringMatching(/cannot read ssh_config for direct: .*line 2/),
    ]);
    const alone = await run('server', 'check', 'direct');
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringMatching(/line 2/)]);
  });
});
