/** The keyring as a store, with a keytar of the test's own: what it does, and every way in which it fails. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { Secret } from '../../../../src/common/secret.ts';
import { keyringLimit, keyringStore } from '../../../../src/inventory/secrets/keyring.ts';
import type { SecretId, SecretStore } from '../../../../src/inventory/secrets/secrets.ts';
import { failureOf } from '../../../support/failure.ts';
import { until } from '../../../support/sshd/until.ts';
import { type FakeKeytar, failing, fakeKeytar } from './fake-keytar.ts';

const home: SecretId = { kind: 'password', subject: 'home' };
const words = new Secret('correct "horse" \\ bättery √ \n $HOME');

let fake: FakeKeytar | undefined;
afterEach(() => fake?.remove());

function storeWith(change: string | undefined, limit = 5_000): SecretStore {
  fake = fakeKeytar(change);
  return keyringStore({ folder: fake.folder, limit });
}

describe('a keyring that works', () => {
  it('gives back what it was given, until that is deleted', async () => {
    const store = storeWith('');
    expect(await store.get(home)).toBeUndefined();
    await store.set(home, new Secret('older'));
    await store.set(home, words);
    expect((await store.get(home))?.reveal()).toBe(words.reveal());
    expect(await store.get({ kind: 'sudo', subject: 'home' })).toBeUndefined();
    expect(await store.delete(home)).toBe(true);
    expect(await store.delete(home)).toBe(false);
    expect(await store.get(home)).toBeUndefined();
  });

  it('is asked by the service and accounts of ctctl', async () => {
    const store = storeWith(
      "keytar.getPassword = async (service, account) => service + ' ' + account; keytar.setPassword = async () => {};",
    );
    expect((await store.get(home))?.reveal()).toBe('ctctl password:home');
    expect((await store.get({ kind: 'sudo', subject: 'home' }))?.reveal()).toBe('ctctl sudo:home');
    expect((await store.get({ kind: 'passphrase', subject: '/home/x/.ssh/id' }))?.reveal()).toBe(
      'ctctl passphrase:/home/x/.ssh/id',
    );
  });

  it('does not see options that are meant for the node of ctctl', async () => {
    process.env.NODE_OPTIONS = '--no-such-option';
    try {
      expect(await storeWith('').get(home)).toBeUndefined();
    } finally {
      delete process.env.NODE_OPTIONS;
    }
  });
});

/** The words of keytar and of what is behind it, as facts were taken from real machines. */
const messages: readonly (readonly [string, RegExp, RegExp])[] = [
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', /no D-Bus/, /in the desktop session/],
  ['Could not connect: No such file or directory', /no D-Bus/, /in the desktop session/],
  ['Could not connect: Connection refused', /no D-Bus/, /in the desktop session/],
  ['The given address is empty', /no D-Bus/, /in the desktop session/],
  ['Failed to execute child process “dbus-launch” (No such file or directory)', /no D-Bus/, /desktop/],
  ['The connection is closed', /no D-Bus/, /desktop/],
  [
    'The name org.freedesktop.secrets was not provided by any .service files',
    /no secret service/,
    /install gnome-keyring/,
  ],
  ['Cannot create an item in a locked collection', /is locked/, /unlock it/],
  ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', /is locked/, /unlock it/],
  [`Object does not exist at path "/org/freedesktop/secrets/collection/login"`, /is locked/, /unlock it/],
  ['Something new', /^the keyring failed: Something new$/, /^keep it in a file/],
];

describe('a keyring that fails', () => {
  it.each(messages)('%s', async (message, what, next) => {
    const store = storeWith(failing(message));
    const calls = [store.get(home), store.set(home, words), store.delete(home)];
    for (const failure of await Promise.all(calls.map(failureOf))) {
      expect(failure.reason).toBe('failed');
      expect(failure.message).toMatch(what);
      expect(failure.next).toMatch(next);
      expect(failure.next).toMatch(/ctctl secret set --store file/);
      expect(JSON.stringify([failure.message, failure.next, String(failure.cause)])).not.toContain('horse');
    }
  });

  it.each([
    ['not installed', undefined, /the package for the keyring is not installed/, /npm install keytar@npm:/],
    [
      'without libsecret',
      "throw new Error('libsecret-1.so.0: cannot open shared object file: No such file or directory');",
      /library libsecret is missing/,
      /apt-get install libsecret-1-0/,
    ],
    [
      'without a native part for this computer',
      `throw new Error('Failed to load keytar native addon, checked ["../build/Release"] on prebuilds/sunos-mips');`,
      /the library of the keyring cannot be loaded: Failed to load keytar native addon/,
      /--store file/,
    ],
  ])('the package is %s', async (_what, change, what, next) => {
    const failure = await failureOf(storeWith(change).get(home));
    expect([failure.reason, failure.message]).toEqual(['failed', expect.stringMatching(what)]);
    expect(failure.next).toMatch(next);
  });

  it('that does not keep what it took is found out at once', async () => {
    const failure = await failureOf(storeWith('keytar.setPassword = async () => {};').set(home, words));
    expect(failure.message).toBe('the keyring took the login password of home but does not give it back');
  });

  it('a delete that says no means "missing" where a write succeeds', async () => {
    expect(await storeWith('keytar.deletePassword = async () => false;').delete(home)).toBe(false);
  });

  it('a delete that says no means "locked" where a write is refused', async () => {
    const refused = failing('Cannot create an item in a locked collection', ['setPassword']);
    const store = storeWith(`keytar.deletePassword = async () => false;${refused}`);
    expect((await failureOf(store.delete(home))).message).toMatch(/is locked/);
  });

  it.each([
    ['a crash', "process.kill(process.pid, 'SIGSEGV')", /ended early: SIGSEGV/],
    ['an exit', 'process.exit(3)', /ended early: exit code 3/],
  ])('%s ends only its own process', async (_what, code, what) => {
    const failure = await failureOf(storeWith(`keytar.getPassword = async () => ${code};`).get(home));
    expect([failure.reason, failure.message]).toEqual(['failed', expect.stringMatching(what)]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Like a prompt that nobody answers: the native call blocks a thread that node waits for even at its exit. */
const silent = `
keytar.getPassword = () => {
  writeFileSync(__dirname + '/pid', String(process.pid));
  require('node:child_process').execFileSync('mkfifo', [__dirname + '/fifo']);
  return new Promise((settle) => require('node:fs').open(__dirname + '/fifo', 'r', settle));
};`;

describe('the limit', () => {
  it.each([
    [60_000, 'a person before an X display', true, { DISPLAY: ':0' }, 'linux'],
    [60_000, 'a person before a Wayland display', true, { WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
    [60_000, 'a person before a Mac', true, {}, 'darwin'],
    [5_000, 'a person far away', true, { DISPLAY: '' }, 'linux'],
    [5_000, 'a script', false, { DISPLAY: ':0' }, 'linux'],
    [5_000, 'a script on a Mac', false, {}, 'darwin'],
  ])('is %i ms for %s', (limit, _who, isPersonThere, env, platform) => {
    expect(keyringLimit(isPersonThere, env, platform)).toBe(limit);
  });
});

describe('a keyring that does not answer', () => {
  it('is given up after the limit, with its process', async () => {
    const store = storeWith(silent, 1_000);
    const failure = await failureOf(store.get(home));
    expect([failure.reason, failure.message]).toEqual(['timedOut', 'the keyring did not answer within 1 s']);
    const pid = Number(readFileSync(join(fake?.folder ?? '', 'node_modules/keytar/pid'), 'utf8'));
    await until(`the end of process ${pid}`, () => !isAlive(pid));
  });

  it('is given up when the command is', async () => {
    fake = fakeKeytar(silent);
    const stop = new AbortController();
    const call = keyringStore({ folder: fake.folder, signal: stop.signal }).get(home);
    const reason = new CtctlError('interrupted', 'interrupted');
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('is not asked when the command is over already', async () => {
    const signal = AbortSignal.abort(new CtctlError('interrupted', 'interrupted'));
    fake = fakeKeytar('');
    await expect(keyringStore({ folder: fake.folder, signal }).get(home)).rejects.toThrow('interrupted');
  });
});
