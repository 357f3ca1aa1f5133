/** The keyring for real: GNOME Keyring in a D-Bus session of its own, and computers on which something is missing. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import { keyringStore } from '../../../src/inventory/secrets/keyring.ts';
import { openSecrets } from '../../../src/inventory/secrets/open.ts';
import type { SecretId } from '../../../src/inventory/secrets/secrets.ts';
import { type DesktopSession, startSession } from '../../support/keyring.ts';

const home: SecretId = { kind: 'password', subject: 'home' };
const text = 'correct "horse" \\ bättery √ 🔑 $HOME `id`';

let session: DesktopSession;
beforeEach(async () => {
  session = await startSession();
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(session.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await session.stop();
});

const failed = (message: RegExp): object =>
  expect.objectContaining({ reason: 'failed', message: expect.stringMatching(message) });

describe('an unlocked keyring', () => {
  beforeEach(() => session.startKeyring('unlocked'));

  it('keeps secrets apart, takes new ones and gives up old ones', async () => {
    const store = keyringStore();
    const others: readonly SecretId[] = [
      { kind: 'sudo', subject: 'home' },
      { kind: 'password', subject: 'Home' },
      { kind: 'passphrase', subject: '/home/jürgen/.ssh/id "1"' },
    ];
    expect(await store.get(home)).toBeUndefined();
    await store.set(home, new Secret('older'));
    await store.set(home, new Secret(text));
    for (const id of others) await store.set(id, new Secret(id.subject));
    expect((await store.get(home))?.reveal()).toBe(text);
    for (const id of others) expect((await store.get(id))?.reveal()).toBe(id.subject);
    expect(await store.delete(home)).toBe(true);
    expect(await store.delete(home)).toBe(false);
    expect(await store.get(home)).toBeUndefined();
    for (const id of others) expect((await store.get(id))?.reveal()).toBe(id.subject);
  });

  it('keeps them over the end of the session, encrypted', async () => {
    const long = 'x'.repeat(60_000);
    await keyringStore().set(home, new Secret(text));
    await keyringStore().set({ kind: 'sudo', subject: 'home' }, new Secret(long));
    await session.stopKeyring();
    const folder = join(session.env.XDG_DATA_HOME ?? '', 'keyrings');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.join()).not.toContain('horse');
    await session.startKeyring('unlocked');
    expect((await keyringStore().get(home))?.reveal()).toBe(text);
    expect((await keyringStore().get({ kind: 'sudo', subject: 'home' }))?.reveal()).toBe(long);
  });

  it('and the encrypted files: a secret moves from one to the other', async () => {
    const folder = join(session.folder, 'config');
    const secrets = openSecrets({ folder, ask: async () => new Secret('open') });
    await secrets.set(home, new Secret('one'), 'keyring');
    expect((await secrets.get(home))?.reveal()).toBe('one');
    await secrets.set(home, new Secret('two'), 'file');
    expect((await secrets.get(home))?.reveal()).toBe('two');
    expect(await keyringStore().get(home)).toBeUndefined();
  });
});

describe('a locked keyring', () => {
  it('refuses in words: "missing" is never said of what is only locked', async () => {
    const secrets = openSecrets({ folder: join(session.folder, 'config') });
    await session.startKeyring('unlocked');
    await secrets.set(home, new Secret(text), 'keyring');
    session.lock();
    await expect(secrets.get(home)).rejects.toEqual(
      failed(/^the keyring does not give the login password of home: it is locked, or lost it$/),
    );
    await expect(secrets.set(home, new Secret('new'), 'keyring')).rejects.toEqual(
      failed(/keyring is locked/),
    );
    await expect(secrets.delete(home)).rejects.toEqual(failed(/keyring is locked/));
    expect(await secrets.list()).toHaveLength(1);
    await session.stopKeyring();
    await session.startKeyring('unlocked');
    expect((await secrets.get(home))?.reveal()).toBe(text);
  });

  it('is why findCredentials is never called: that crashes, or finds nothing', async () => {
    await session.startKeyring('unlocked');
    await keyringStore().set(home, new Secret(text));
    session.lock();
    const program = `import('keytar').then(({ default: keytar }) => keytar.findCredentials('ctctl')).then(console.log)`;
    const { stdout, signal } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect([signal === 'SIGSEGV' || stdout === '[]\n', stdout]).toEqual([
      true,
      expect.not.stringContaining('home'),
    ]);
  });

  it('that was never set up', async () => {
    await session.startKeyring('fresh');
    expect(await keyringStore().get(home)).toBeUndefined();
    await expect(keyringStore().set(home, new Secret(text))).rejects.toEqual(
      failed(/^the keyring is locked, or has never been set up$/),
    );
  });
});

describe('no keyring', () => {
  it.each([
    ['a session without one', {}, /^no program on this computer offers a keyring/],
    [
      'no session',
      { DBUS_SESSION_BUS_ADDRESS: undefined },
      /^there is no desktop session to ask for its keyring \(no D-Bus\)$/,
    ],
    ['a session that has ended', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }, /\(no D-Bus\)$/],
    ['an empty address', { DBUS_SESSION_BUS_ADDRESS: '' }, /\(no D-Bus\)$/],
    [
      'a screen without D-Bus',
      { DBUS_SESSION_BUS_ADDRESS: undefined, DISPLAY: ':77', PATH: '/nonexistent' },
      /\(no D-Bus\)$/,
    ],
  ])('%s', async (_what, env, message) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const store = keyringStore();
    const calls = [store.get(home), store.set(home, new Secret(text)), store.delete(home)];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toEqual({ status: 'rejected', reason: failed(message) });
      expect(result).toHaveProperty('reason.next', expect.stringContaining('--store file'));
    }
  });
});

describe('a keyring that hangs', () => {
  it('is given up after the limit, though its library waits for most of a minute', async () => {
    await session.startKeyring('unlocked');
    session.freeze();
    await expect(keyringStore({ limit: 1_000 }).get(home)).rejects.toEqual(
      expect.objectContaining({ reason: 'timedOut', message: 'the keyring did not answer within 1 s' }),
    );
  });

  it('is given up at once when the command is', async () => {
    await session.startKeyring('unlocked');
    session.freeze();
    const stop = new AbortController();
    const call = keyringStore({ signal: stop.signal }).get(home);
    stop.abort(new CtctlError('interrupted', 'interrupted'));
    await expect(call).rejects.toEqual(expect.objectContaining({ reason: 'interrupted' }));
  });
});
