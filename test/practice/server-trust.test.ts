/** `ctctl server trust` as a user types it: a key that is new, known, changed, and the file that remembers them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHome, type Home, type Result } from '../support/ctctl.ts';
import { entryFor, knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { squeezed } from '../support/screen.ts';
import { closedPort } from '../support/sshd/broken.ts';
import { type Sshd, startSshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';

let first: Sshd;
/** Another machine: it answers where the first one was, after `server edit --port`. */
let second: Sshd;
let home: Home;
beforeAll(async () => {
  [first, second] = await Promise.all([startSshd(), startSshd()]);
});
afterAll(() => Promise.all([first?.stop(), second?.stop()]));
beforeEach(() => {
  home = createHome();
  writeServers(home, { box: entryFor(first) });
});
afterEach(() => home.remove());

const trust = (...flags: string[]): Promise<Result> => home.run(['server', 'trust', 'box', ...flags]);
const known = (): string => (existsSync(knownHostsOf(home)) ? readFileSync(knownHostsOf(home), 'utf8') : '');
const fingerprintOf = ({ hostKeys: [key] }: Sshd): string => key?.fingerprint ?? '';
const logins = (): number => first.logins() + second.logins();

/** The entry is known with the first key, and answers with the second. */
async function changeMachine(): Promise<string> {
  expect((await trust('--accept-host-key', fingerprintOf(first))).code).toBe(0);
  expect((await home.run(['server', 'edit', 'box', '--port', String(second.port)])).code).toBe(0);
  return known();
}

describe('a key that is new', () => {
  it('is refused without a terminal, and the next step is a command that works', async () => {
    const { code, stdout, stderr } = await trust();
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toBe(
      `ctctl: box: its host key is not known yet: ${fingerprintOf(first)} (ssh-ed25519); check it, then: ctctl server trust box --accept-host-key ${fingerprintOf(first)}\n`,
    );
    expect(known()).toBe('');
    const command = stderr.trim().split('then: ctctl ')[1]?.split(' ') ?? [];
    expect(await home.run(command)).toMatchObject({ code: 0, stderr: '' });
  });

  it('is trusted by its fingerprint, once; nobody logs in for that', async () => {
    const before = logins();
    const told = await trust('--accept-host-key', fingerprintOf(first));
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^box +trusted\nhost key +SHA256:\S+ \(ssh-ed25519\)\n$/);
    expect(told.stdout).toContain(fingerprintOf(first));
    expect(known()).toBe(knownLines(first, 'box').replace(/ host_ed25519$/m, ''));
    const again = await trust('--accept-host-key', fingerprintOf(first));
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^box +trusted already\n/)]);
    expect((await trust()).stdout).toMatch(/^box +trusted already\n/);
    expect(known().trimEnd().split('\n')).toHaveLength(1);
    expect(logins()).toBe(before);
  });

  it('is told as a document', async () => {
    const document = (changed: boolean) => ({
      kind: 'HostKeyTrust',
      apiVersion: 'ctctl/v1',
      server: 'box',
      changed,
      type: 'ssh-ed25519',
      fingerprint: fingerprintOf(first),
    });
    for (const changed of [true, false]) {
      const { code, stdout } = await trust('--accept-host-key', fingerprintOf(first), '-o', 'json');
      expect([code, JSON.parse(stdout)]).toEqual([0, document(changed)]);
    }
  });

  it.each<[string, string[], number, RegExp]>([
    [
      'another fingerprint',
      ['box', '--accept-host-key', `SHA256:${'A'.repeat(43)}`],
      4,
      /box: its host key is SHA256:\S+ \(ssh-ed25519\), not SHA256:A{43}/,
    ],
    [
      'what is no fingerprint',
      ['box', '--accept-host-key', 'yes'],
      2,
      /--accept-host-key: "yes" is no fingerprint/,
    ],
    ['an unknown server', ['bxo'], 3, /no server "bxo" \(did you mean "box"\?\)/],
    ['no server', [], 2, /missing required argument 'name'/],
  ])('%s is refused', async (_what, args, code, words) => {
    const result = await home.run(['server', 'trust', ...args]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toMatch(words);
    expect(result.stderr.match(/\n/g)).toHaveLength(1);
    expect(known()).toBe('');
  });

  it('cannot be had from a server that does not answer', async () => {
    const { port } = await closedPort();
    writeServers(home, { box: entryFor(first, { port }) });
    const { code, stderr } = await trust();
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^ctctl: box: .*connection refused/)]);
  });
});

describe('a key that has changed', () => {
  it('is refused with both fingerprints and the way out, whatever the command', async () => {
    const before = await changeMachine();
    for (const result of [await trust(), await home.run(['server', 'check', 'box'])]) {
      expect(result.code).toBe(4);
      expect(result.stderr).toContain('ITS HOST KEY HAS CHANGED');
      for (const sshd of [first, second]) expect(result.stderr).toContain(fingerprintOf(sshd));
      expect(result.stderr).toContain('ctctl server trust box --replace\n');
    }
    expect(known()).toBe(before);
  });

  it('is not replaced without somebody who looks at it', async () => {
    const before = await changeMachine();
    const { code, stdout, stderr } = await trust('--replace');
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain(`ctctl server trust box --replace --accept-host-key ${fingerprintOf(second)}`);
    expect(known()).toBe(before);
    const wrong = await trust('--replace', '--accept-host-key', fingerprintOf(first));
    expect([wrong.code, known()]).toEqual([4, before]);
  });

  it('is replaced by its fingerprint; then the former machine is the stranger', async () => {
    await changeMachine();
    const replaced = await trust('--replace', '--accept-host-key', fingerprintOf(second), '--json');
    expect([replaced.code, JSON.parse(replaced.stdout)]).toMatchObject([
      0,
      { changed: true, fingerprint: fingerprintOf(second) },
    ]);
    expect((await trust()).stdout).toMatch(/trusted already/);
    await home.run(['server', 'edit', 'box', '--port', String(first.port)]);
    expect(await trust()).toMatchObject({ code: 4, stderr: expect.stringContaining('HAS CHANGED') });
  });
});

describe('on a terminal', () => {
  it('a yes is trust, a no is none', async () => {
    const question = /Its ssh-ed25519 key is SHA256:[\s\S]*Trust it\?/;
    const no = await runOnTerminal(home, ['server', 'trust', 'box'], [[question, 'n']]);
    expect([no.code, known()]).toEqual([9, '']);
    expect(no.screen).toContain('box: its host key was not accepted');
    const yes = await runOnTerminal(home, ['server', 'trust', 'box'], [[question, 'y']]);
    expect([yes.code, squeezed(yes.screen)]).toEqual([0, expect.stringContaining(fingerprintOf(first))]);
    expect(known()).toContain('box ssh-ed25519 ');
  });

  it('Enter alone is a no', async () => {
    const { code } = await runOnTerminal(home, ['server', 'trust', 'box'], [[/Trust it\?/, '']]);
    expect([code, known()]).toEqual([9, '']);
  });

  it('a replacement shows both keys; without --replace nothing is asked', async () => {
    const before = await changeMachine();
    const plain = await runOnTerminal(home, ['server', 'trust', 'box'], []);
    expect([plain.code, known()]).toEqual([4, before]);
    for (const [answer, code] of [
      ['n', 9],
      ['y', 0],
    ] as const) {
      const { code: ended, screen } = await runOnTerminal(
        home,
        ['server', 'trust', 'box', '--replace'],
        [[/Trust the new one\?/, answer]],
      );
      expect(ended).toBe(code);
      const words = squeezed(screen);
      for (const sshd of [first, second]) expect(words).toContain(fingerprintOf(sshd));
      if (answer === 'n') expect(known()).toBe(before);
    }
    expect(known().length).toBeGreaterThan(before.length);
  });

  it('--no-input asks nothing', async () => {
    const { code, screen } = await runOnTerminal(home, ['server', 'trust', 'box', '--no-input'], []);
    expect([code, screen]).toEqual([5, expect.stringContaining('--accept-host-key')]);
  });
});

describe('the file of host keys', () => {
  it('only ever grows, whatever is done', async () => {
    const port = String(second.port);
    const steps: readonly (readonly string[])[] = [
      ['server', 'trust', 'box', '--accept-host-key', fingerprintOf(first)],
      ['server', 'trust', 'box'],
      ['server', 'edit', 'box', '--port', port],
      ['server', 'trust', 'box', '--replace', '--accept-host-key', fingerprintOf(second)],
      ['server', 'remove', 'box', '--yes'],
      // The name is free: a new machine is no changed one.
      ['server', 'add', 'box', '127.0.0.1', '--port', String(first.port), '--no-check'],
      ['server', 'trust', 'box', '--accept-host-key', fingerprintOf(first)],
      ['server', 'remove', 'box', '--yes'],
      ['server', 'add', 'box', '127.0.0.1', '--port', port, '--no-check'],
      ['server', 'trust', 'box', '--accept-host-key', fingerprintOf(second)],
    ];
    let before = '# a comment of the user\n';
    writeFileSync(knownHostsOf(home), before);
    for (const step of steps) {
      const { code, stderr } = await home.run(step);
      expect([step, code, stderr]).toEqual([step, 0, '']);
      expect(known().startsWith(before)).toBe(true);
      before = known();
    }
    expect((await trust()).stdout).toMatch(/trusted already/);
    expect(known()).toBe(before);
  });
});
