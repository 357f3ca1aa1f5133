/** `--password-stdin` at a real sshd that wants a password: for one server, for several, for sudo, and when it is wrong. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerInput } from '../../src/inventory/schema.ts';
import { knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice, winxp } from '../support/practice.ts';
import { startPrivateXenSshd } from '../support/private-xen-sshd.ts';
import { verdictsIn } from '../support/sshd/login-log.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { toolsFields } from '../support/xen-sshd.ts';

/** With what a shell or a careless program might trip over. */
const login = "it's Gehe1m \\ $HOME ß";
const sudo = '  "another" one ';

let practice: Practice;
let sshd: Sshd;
beforeAll(async () => {
  practice = await startPractice('xl');
  expect((await practice.run(winxp)).code).toBe(0);
  sshd = await startPrivateXenSshd(practice, { login, sudo });
  const as = (user: string, more: ServerInput = {}): ServerInput => ({
    ...toolsFields(practice),
    address: '127.0.0.1',
    port: sshd.port,
    user,
    ...more,
  });
  writeServers(practice, {
    chef: as('chef'),
    fish: as('fisch'),
    anna: as('anna', { identity: sshd.key.file, sudo: true }),
  });
  writeFileSync(knownHostsOf(practice), knownLines(sshd, 'chef', 'fish', 'anna'));
});
afterAll(async () => {
  await sshd?.stop();
  await practice?.stop();
});

const run = (args: readonly string[], input = '') => practice.run([...args, '--password-stdin'], { input });

describe('--password-stdin', () => {
  it.each([
    ['with a line end', `${login}\n`],
    ['without one', login],
    ['from Windows', `${login}\r\n`],
    ['with more lines, which are left alone', `${login}\nuser: chef\n`],
  ])('logs in: %s', async (_what, input) => {
    const { code, stdout, stderr } = await run(['list', '--on', 'chef', '--json'], input);
    expect([code, stderr]).toEqual([0, '']);
    expect((JSON.parse(stdout) as { items: { name: string }[] }).items.map(({ name }) => name)).toContain(
      'winxp',
    );
  });

  it('serves several servers with one line, and a change', async () => {
    const { code, stdout } = await run(['list', '--on', 'chef,fish', '--json'], `${login}\n`);
    const servers = (JSON.parse(stdout) as { items: { server: string }[] }).items.map(({ server }) => server);
    expect([code, new Set(servers)]).toEqual([0, new Set(['chef', 'fish'])]);
    for (const outcome of ['changed', 'unchanged']) {
      const started = await run(['start', 'chef:winxp', '--json'], `${login}\n`);
      expect([started.code, JSON.parse(started.stdout)]).toMatchObject([0, { outcome }]);
    }
  });

  it('is the password of sudo where sudo asks', async () => {
    const { code, stdout } = await run(['stop', 'anna:winxp', '--json'], `${sudo}\n`);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { outcome: 'changed' }]);
    expect(readFileSync(`${practice.folder}/sudo.log`, 'utf8')).toMatch(/anna : .* USER=root/);
  });

  it.each([
    ['list', ['list', '--on', 'chef']],
    ['start', ['start', 'chef:winxp']],
    ['start as JSON', ['start', 'chef:winxp', '--json']],
  ])('that is wrong ends %s with 4, one line, one try', async (_what, args) => {
    const before = verdictsIn(sshd.log()).length;
    const { code, stdout, stderr } = await run(args, 'not this one\n');
    expect(code).toBe(4);
    const said = `${stdout}${stderr}`;
    expect(said).toMatch(/chef@127\.0\.0\.1:\d+ was not let in; password of standard input: refused/);
    expect(said).not.toContain('not this one');
    expect(stderr.match(/\n/g) ?? []).toHaveLength(args[0] === 'list' ? 0 : 1);
    expect(verdictsIn(sshd.log()).slice(before)).toEqual(['Failed password']);
  });

  it('that is wrong for sudo ends with 4, and no second try', async () => {
    const { code, stdout, stderr } = await run(['start', 'anna:winxp'], `${login}\n`);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/^ctctl: anna: sudo did not accept the password; .*\n$/);
  });

  it.each([
    ['nothing', ''],
    ['an empty line', '\n'],
    ['an empty first line', `\n${login}\n`],
  ])('%s on stdin ends with 2', async (_what, input) => {
    const { code, stdout, stderr } = await run(['start', 'chef:winxp'], input);
    expect([code, stdout, stderr]).toEqual([2, '', 'ctctl: --password-stdin: the line is empty\n']);
  });

  it('is refused on a terminal, where the password would be seen', async () => {
    const before = verdictsIn(sshd.log()).length;
    const { code, screen } = await runOnTerminal(practice, ['start', 'chef:winxp', '--password-stdin'], []);
    expect([code, screen]).toEqual([5, expect.stringContaining('would show on the terminal what is typed')]);
    expect(verdictsIn(sshd.log())).toHaveLength(before);
  });

  it('a key goes first: then nobody reads stdin for the login', async () => {
    const { code, stderr } = await practice.run(['list', '--on', 'anna'], { input: '' });
    expect([code, stderr]).toEqual([5, '']);
  });
});
