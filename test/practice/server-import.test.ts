/** `ctctl server import`: hosts of ssh_config become servers, by name or by answers, and none that is not there. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHome, type Home, type Result } from '../support/ctctl.ts';
import { plainScreen } from '../support/screen.ts';
import { runOnTerminal } from '../support/terminal.ts';

const config = `Host bastion
  HostName gate.invalid
  User gatekeeper
Host home office
  HostName 10.0.0.7
  Port 2222
Host *.lab !web
  User lab
Host -option
  User nobody
Include extra.d/*.conf
`;

let home: Home;
let file: string;
beforeEach(() => {
  home = createHome();
  file = join(home.folder, 'ssh_config');
  writeFileSync(file, config);
});
afterEach(() => home.remove());

const run = (...args: string[]): Promise<Result> =>
  home.run(['server', ...args], { env: { CTCTL_SSH_CONFIG: file } });
const onTerminal = (answers: readonly (readonly [RegExp, string])[], ...args: string[]) =>
  runOnTerminal(home, ['server', 'import', ...args], answers, { CTCTL_SSH_CONFIG: file });
const inventory = (): string | undefined =>
  existsSync(home.inventory) ? readFileSync(home.inventory, 'utf8') : undefined;
const names = async (): Promise<readonly unknown[]> =>
  (
    JSON.parse((await run('list', '--json')).stdout) as { items: { name: string; sshAlias: string }[] }
  ).items.map(({ name, sshAlias }) => [name, sshAlias]);

describe('server import', () => {
  it('--list shows the hosts with their settings, wildcards and impossible names left out', async () => {
    const { code, stdout, stderr } = await run('import', '--list', '-o', 'json');
    expect([code, stderr]).toEqual([0, '']);
    const { kind, items } = JSON.parse(stdout) as { kind: string; items: Record<string, unknown>[] };
    expect(kind).toBe('SshHostList');
    expect(items.map(({ host, address, port, inInventory }) => [host, address, port, inInventory])).toEqual([
      ['bastion', 'gate.invalid', 22, false],
      ['home', '10.0.0.7', 2222, false],
      ['office', '10.0.0.7', 2222, false],
    ]);
    expect(items[0]).toMatchObject({ user: 'gatekeeper' });
    const table = await run('import', '--list');
    expect(table.stdout).toMatch(
      /^HOST +ADDRESS +PORT +USER +INVENTORY\nbastion +gate\.invalid +22 +gatekeeper/,
    );
    expect(inventory()).toBeUndefined();
  });

  it('adds by name, once; what is there already is said', async () => {
    const added = await run('import', 'office', 'home', '-o', 'json');
    expect([added.code, JSON.parse(added.stdout), added.stderr]).toEqual([
      0,
      { kind: 'ServerImport', apiVersion: 'ctctl/v1', added: ['office', 'home'] },
      'next: ctctl server check office\n',
    ]);
    expect(await names()).toEqual([
      ['office', 'office'],
      ['home', 'home'],
    ]);
    const before = inventory();
    const again = await run('import', 'home', 'office');
    expect(again).toEqual({ code: 0, stdout: 'added  nothing: all are there already\n', stderr: '' });
    expect(inventory()).toBe(before);
    const list = await run('import', '--list');
    expect(list.stdout).toMatch(/^home +10\.0\.0\.7 .* there already$/m);
    expect(list.stdout).not.toMatch(/^bastion .* there already$/m);
  });

  it('a host that stands there under another name is there already', async () => {
    home.write('servers:\n  xen1: { sshAlias: home }\n');
    expect((await run('import', 'home')).stdout).toMatch(/nothing: all are there already/);
    expect(await names()).toEqual([['xen1', 'home']]);
  });

  it('without arguments and terminal shows the hosts and adds none', async () => {
    const { code, stdout, stderr } = await run('import');
    expect([code, stderr]).toEqual([0, 'nothing was added; ctctl server import HOST...\n']);
    expect(stdout).toMatch(/^office /m);
    expect(inventory()).toBeUndefined();
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown host', ['nosuch'], 3, /there is no Host nosuch in .*; ctctl server import --list/],
    ['a known one beside an unknown one', ['home', 'nosuch'], 3, /there is no Host nosuch/],
    ['a pattern', ['*.lab'], 3, /there is no Host \*\.lab/],
  ])('%s is refused, and nothing added', async (_what, hosts, code, words) => {
    const { stdout, stderr, ...result } = await run('import', ...hosts);
    expect([result.code, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(words);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(inventory()).toBeUndefined();
  });

  it('a name that the inventory cannot have, and one that another server has, are refused before the first is added', async () => {
    writeFileSync(file, 'Host home\nHost rechner_ü\n');
    const refused = await run('import', 'home', 'rechner_ü');
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('ctctl server add NAME --ssh-alias rechner_ü'),
    });
    expect(inventory()).toBeUndefined();
    writeFileSync(file, 'Host office\nHost home\n');
    home.write('servers:\n  home: { address: 10.0.0.1 }\n');
    const before = inventory();
    const taken = await run('import', 'office', 'home');
    expect(taken.code).toBe(5);
    expect(taken.stderr).toMatch(/^ctctl: .*home.*\n$/);
    expect(inventory()).toBe(before);
  });
});

describe('the file', () => {
  it('may include others', async () => {
    const folder = join(home.folder, 'more');
    writeFileSync(file, `Include ${folder}*.conf\nHost last\n`);
    writeFileSync(`${folder}-a.conf`, 'Host first\n  HostName 10.0.0.1\n');
    const { stdout } = await run('import', '--list', '-o', 'csv');
    expect(stdout.split('\n').map((line) => line.split(',').slice(0, 2))).toEqual([
      expect.anything(),
      ['first', '10.0.0.1'],
      ['last', 'last'],
      [''],
    ]);
  });

  it('need not be there', async () => {
    file = join(home.folder, 'nowhere');
    const listed = await run('import', '--list', '--json');
    // Named on purpose it is missed; ~/.ssh/config may be absent.
    if (listed.code === 0) expect(JSON.parse(listed.stdout)).toMatchObject({ items: [] });
    else expect(listed).toMatchObject({ code: 2, stderr: expect.stringContaining(file) });
    expect((await run('import', 'home')).code).not.toBe(0);
    expect(inventory()).toBeUndefined();
  });

  it.each([
    ['a keyword that is none', 'Host home\n  HostNam 10.0.0.1\n', /ssh_config.*line 2.*[Hh]ost[Nn]am/],
    ['a port that is none', 'Host home\n  Port abc\n', /ssh_config.*line 2/],
    ['a quote without an end', 'Host home\n  HostName "10.0.0.1\n', /ssh_config.*line 2/],
    ['a keyword without a value', 'Host home\n  HostName\n', /ssh_config.*line 2/],
  ])('with %s: the line is named', async (_what, text, words) => {
    writeFileSync(file, text);
    const { code, stdout, stderr } = await run('import', 'home');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    // One bad host does not keep the others from the list.
    const list = await run('import', '--list');
    expect(list.stdout + list.stderr).toMatch(words);
    expect(inventory()).toBeUndefined();
  });
});

describe('on a terminal', () => {
  it('each host is asked about; only the yes is added', async () => {
    const { code, screen } = await onTerminal([
      [/Add bastion \(gatekeeper@gate\.invalid:22\)\?/, 'n'],
      [/Add home \(\w+@10\.0\.0\.7:2222\)\?/, 'y'],
      [/Add office/, ''],
    ]);
    expect([code, plainScreen(screen)]).toEqual([0, expect.stringMatching(/^added +home$/m)]);
    expect(await names()).toEqual([['home', 'home']]);
    const rest = await onTerminal([
      [/Add bastion/, 'n'],
      [/Add office/, 'n'],
    ]);
    expect(rest.code).toBe(0);
    expect(plainScreen(rest.screen)).not.toContain('Add home');
    expect(await names()).toHaveLength(1);
  });

  it('with all of them there nothing is asked', async () => {
    await run('import', 'bastion', 'home', 'office');
    const { code, screen } = await onTerminal([]);
    expect([code, screen]).toEqual([0, expect.stringContaining('is left to be added')]);
  });

  it('Ctrl-C adds nothing', async () => {
    const { code } = await onTerminal([[/Add bastion/, '\u0003']]);
    expect([code, inventory()]).toEqual([9, undefined]);
  });
});
