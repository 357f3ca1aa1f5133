/** Stored secrets whose keyring cannot be asked now: a person is asked instead, for each kind of them; a script is told. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownHostsOf, knownLines, writeServers } from '../support/inventory.ts';
import { type DesktopSession, startSession } from '../support/keyring.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { startPrivateXenSshd } from '../support/private-xen-sshd.ts';
import { plainScreen } from '../support/screen.ts';
import { makeKey } from '../support/sshd/keys.ts';
import type { Sshd } from '../support/sshd/sshd.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { toolsFields } from '../support/xen-sshd.ts';

const secrets = { login: 'the login', sudo: 'the sudo', passphrase: 'the passphrase' } as const;

let practice: Practice;
let desktop: DesktopSession;
let sshd: Sshd;
beforeAll(async () => {
  practice = await startPractice('xl');
  desktop = await startSession();
  await desktop.startKeyring('unlocked');
  sshd = await startPrivateXenSshd(practice, secrets);
  const locked = makeKey(sshd.folder, 'locked', { passphrase: secrets.passphrase });
  sshd.authorize(locked);
  const entry = { ...toolsFields(practice), address: '127.0.0.1', port: sshd.port };
  writeServers(practice, {
    box: { ...entry, user: 'chef' },
    keyed: { ...entry, user: 'chef', identity: locked.file },
    anna: { ...entry, user: 'anna', identity: sshd.key.file, sudo: true },
  });
  writeFileSync(knownHostsOf(practice), knownLines(sshd, 'box', 'keyed', 'anna'));
  const stored: readonly (readonly [string, ...string[]])[] = [
    [secrets.login, 'box'],
    [secrets.sudo, 'anna', '--sudo'],
    [secrets.passphrase, '--key', locked.file],
  ];
  for (const [secret, ...words] of stored) {
    const args = ['secret', 'set', ...words, '--password-stdin'];
    const { code } = await practice.run(args, { input: `${secret}\n`, env: desktop.env });
    expect(code).toBe(0);
  }
});
afterAll(async () => {
  await desktop?.stop();
  await sshd?.stop();
  await practice?.stop();
});

it('within reach they are used, and nobody is asked', async () => {
  const { code, stdout, stderr } = await practice.run(['list', '-o', 'json'], { env: desktop.env });
  const servers = (JSON.parse(stdout) as { items: { server: string }[] }).items.map(({ server }) => server);
  expect([code, stderr, new Set(servers)]).toEqual([0, '', new Set(['box', 'keyed', 'anna'])]);
});

describe.each([
  ['login password', 'box', /Password of chef@box:/, secrets.login],
  ['passphrase', 'keyed', /Passphrase of \S+locked:/, secrets.passphrase],
  ['sudo password', 'anna', /sudo password of anna@anna:/, secrets.sudo],
] as const)('out of reach: the %s', (_what, name, question, answer) => {
  it('is asked for on a terminal', async () => {
    const { code, screen } = await runOnTerminal(practice, ['list', '--on', name], [[question, answer]]);
    expect([code, plainScreen(screen)]).toEqual([0, expect.stringMatching(/Domain-0/)]);
  });

  it('is told to a script, with the way out', async () => {
    const { code, stdout, stderr } = await practice.run(['start', `${name}:x`]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ctctl: .*no desktop session to ask for its keyring .*\n$/);
  });
});
