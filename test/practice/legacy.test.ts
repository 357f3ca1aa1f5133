/** A server that speaks only what was usual in 2006: reached on purpose, marked, and never by itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { plainScreen, squeezed } from '../support/screen.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { startXenSshd, toolsFields } from '../support/xen-sshd.ts';

/** The best that OpenSSH 4.3 of Debian Etch has. */
const oldest = [
  'KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
  'HostKeyAlgorithms ssh-rsa',
  'Ciphers aes128-cbc,3des-cbc',
  'MACs hmac-sha1,hmac-md5',
];

let practice: Practice;
let old: Sshd;
let modern: Sshd;
beforeAll(async () => {
  practice = await startPractice('xl');
  old = await startXenSshd(practice, { hostKeys: ['rsa'], config: oldest });
  modern = await startXenSshd(practice);
});
afterAll(async () => {
  await old?.stop();
  await modern?.stop();
  await practice?.stop();
});
beforeEach(() => {
  const fields = toolsFields(practice);
  writeServers(practice, { old: entryFor(old, fields), modern: entryFor(modern, fields) });
  writeFileSync(knownHostsOf(practice), knownLines(old, 'old') + knownLines(modern, 'modern'));
});

const inventory = (): string => readFileSync(practice.inventory, 'utf8');
const check = (name: string, ...flags: string[]): Promise<Result> =>
  practice.run(['server', 'check', name, ...flags]);

/** The detail of one layer. */
async function detail(name: string, layer: string): Promise<string | undefined> {
  const { stdout } = await check(name, '--json');
  const { items } = JSON.parse(stdout) as { items: { layer: string; text: string }[] };
  return items.find((item) => item.layer === layer)?.text;
}

describe('without a terminal', () => {
  it('the setting is named and never made', async () => {
    const before = inventory();
    for (const args of [
      ['server', 'check', 'old'],
      ['server', 'check', 'old', '-o', 'json'],
      ['list', '--on', 'old'],
    ]) {
      const { code, stdout, stderr } = await practice.run(args);
      expect(code).toBe(4);
      const said = `${stdout}${stderr}`;
      expect(said).toMatch(/no common key exchange: it offers diffie-hellman-group14-sha1/);
      expect(said).toContain('ctctl server edit old --legacy etch');
    }
    expect(inventory()).toBe(before);
  });
});

describe('with the setting', () => {
  it('the server is reached as usual, and marked in the list', async () => {
    expect((await practice.run(['server', 'edit', 'old', '--legacy', 'etch'])).code).toBe(0);
    expect(await detail('old', 'algorithms')).toMatch(
      /^diffie-hellman-group14-sha1, ssh-rsa, aes128-cbc; outdated, allowed by legacy: etch$/,
    );
    const list = await practice.run(['list', '--on', 'old', '--json']);
    expect([list.code, JSON.parse(list.stdout)]).toMatchObject([0, { items: [{ name: 'Domain-0' }] }]);
    const table = await practice.run(['server', 'list']);
    expect(table.stdout).toMatch(/ MARKS\n/);
    expect(table.stdout).toMatch(/^old .* legacy: etch$/m);
    expect(table.stdout).toMatch(/^modern .* -$/m);
    const { items } = JSON.parse((await practice.run(['server', 'list', '--json'])).stdout);
    expect(items).toMatchObject([{ legacy: 'etch' }, { legacy: null }]);
    expect((await practice.run(['server', 'show', 'old'])).stdout).toMatch(/^legacy +etch$/m);
  });

  it('a server that does not need it is told so, and spoken with as if it were not there', async () => {
    expect(await detail('modern', 'algorithms')).not.toContain('legacy');
    await practice.run(['server', 'edit', 'modern', '--legacy', 'etch']);
    const said = await detail('modern', 'algorithms');
    expect(said).toMatch(/^curve25519-sha256, ssh-ed25519, .*; legacy: etch is not needed any more$/);
    expect((await practice.run(['server', 'edit', 'modern', '--unset', 'legacy'])).code).toBe(0);
    expect(await detail('modern', 'algorithms')).not.toContain('legacy');
    expect((await practice.run(['server', 'list'])).stdout).not.toContain('MARKS');
  });

  it('there is only one', async () => {
    const { code, stderr } = await practice.run(['server', 'edit', 'old', '--legacy', 'sarge']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Allowed choices are etch/)]);
  });
});

describe('on a terminal', () => {
  const question = /speaks only algorithms that were given up/;

  it('a no leaves the entry as it is', async () => {
    const before = inventory();
    const { code, screen } = await runOnTerminal(practice, ['server', 'check', 'old'], [[question, 'n']]);
    expect([code, inventory()]).toEqual([4, before]);
    expect(plainScreen(screen)).toMatch(/^algorithms +FAILED/m);
  });

  it('a yes is written down, and the check goes on to its end', async () => {
    const { code, screen } = await runOnTerminal(practice, ['server', 'check', 'old'], [[question, 'y']]);
    expect(code).toBe(0);
    expect(squeezed(screen)).toContain('outdated,allowedbylegacy:etch');
    expect(plainScreen(screen)).toMatch(/^volume group +ok /m);
    expect(inventory()).toMatch(/^ {2}old:\n(?: {4}.*\n)*? {4}legacy: etch$/m);
    expect(inventory().match(/legacy/g)).toHaveLength(1);
  });

  it.each([
    ['--no-input', ['server', 'check', 'old', '--no-input'], 4],
    ['a list of several servers', ['list'], 6],
  ])('%s asks nothing', async (_what, args, expected) => {
    const before = inventory();
    const { code, screen } = await runOnTerminal(practice, args, []);
    expect([code, inventory()]).toEqual([expected, before]);
    expect(plainScreen(screen)).not.toMatch(question);
  });
});
