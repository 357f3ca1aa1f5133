/** `ctctl server sudoers`: rules on stdout, words on stderr, and no connection. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHome, type Home } from '../support/ctctl.ts';

const inventory = `servers:
  home: { address: 10.0.0.1, port: 2222, user: admin, sudo: true }
  old: { address: 10.0.0.2, user: admin, sudo: true, legacy: etch }
  plain: { address: 10.0.0.3, user: 'DOMAIN\\admin' }
  alias: { sshAlias: office, sudo: true }
  rooted: { address: 10.0.0.4, sudo: true }
  number: { address: 10.0.0.5, user: '#1000' }
`;

let home: Home;
beforeAll(() => {
  home = createHome();
  home.write(inventory);
});
afterAll(() => home.remove());

const visudo = (text: string): string =>
  spawnSync('visudo', ['-c', '-s', '-f', '-'], { input: text, encoding: 'utf8' }).stdout;

describe('server sudoers', () => {
  it.each([
    ['the server', ['home'], 'admin ALL = (root) NOPASSWD: /bin/sh ""', 'ssh -p 2222 admin@10.0.0.1', ''],
    ['an Etch server', ['old'], 'admin ALL = (root) NOPASSWD: /bin/sh "", /bin/sh -c echo ', '10.0.0.2', ''],
    ['another user', ['home', '--user', 'carol'], 'carol ALL = ', 'carol@10.0.0.1', ''],
    ['a server of ssh_config', ['alias', '--user', 'carol'], 'carol ALL = ', 'ssh carol@office', ''],
    [
      'a server without sudo so far',
      ['plain'],
      'DOMAIN\\\\admin ALL = ',
      "ssh 'DOMAIN\\admin@10.0.0.3'",
      'plain is used without sudo so far; once the rules are there: ctctl server edit plain --sudo\n',
    ],
    ['a program: the same text', ['home', '--json'], 'admin ALL = ', 'ssh -p 2222 admin@10.0.0.1', ''],
  ])('prints the rules for %s', async (_what, args, rule, login, stderr) => {
    const result = await home.run(['server', 'sudoers', ...args]);
    expect([result.code, result.stderr]).toEqual([0, stderr]);
    expect(result.stdout).toContain(`\n${rule}`);
    expect(result.stdout).toContain(login);
    expect(visudo(result.stdout)).toBe('stdin: parsed OK\n');
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown server', ['hone'], 3, /no server "hone" \(did you mean "home"\?\)/],
    [
      'a user whom only ssh_config knows',
      ['alias'],
      2,
      /alias: .*ssh\/config.*ctctl server sudoers alias --user USER/,
    ],
    ['root', ['rooted'], 5, /rooted: root needs no sudo; .*ctctl server edit rooted --no-sudo/],
    ['root by the flag', ['home', '--user', 'root'], 5, /home: root needs no sudo/],
    ['a user who is a number to sudo', ['number'], 5, /sudoers takes the user #1000 for a number/],
    ['no user at all', ['home', '--user', ''], 2, /--user: "" is not a user name/],
    ['two lines', ['home', '--user', 'a\nb ALL=ALL'], 2, /--user: "a\\nb ALL=ALL" is not a user name/],
  ])('refuses %s', async (_what, args, code, words) => {
    const result = await home.run(['server', 'sudoers', ...args]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toMatch(words);
    expect(result.stderr.match(/\n/g)).toHaveLength(1);
  });
});
