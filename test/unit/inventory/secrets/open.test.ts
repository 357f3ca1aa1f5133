/** What is stored where: the list, the two stores behind it, and that no store is asked for nothing. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { Secret } from '../../../../src/common/secret.ts';
import { openSecrets, type SecretKeeper } from '../../../../src/inventory/secrets/open.ts';
import {
  accountOf,
  passphraseOf,
  type SecretId,
  type SecretStore,
  type StoreName,
} from '../../../../src/inventory/secrets/secrets.ts';
import { failureOf } from '../../../support/failure.ts';

const home: SecretId = { kind: 'password', subject: 'home' };
const homeSudo: SecretId = { kind: 'sudo', subject: 'home' };
const key = passphraseOf('/home/x/.ssh/id');

/** A store in memory that can fail. */
class Memory implements SecretStore {
  readonly name: StoreName;
  readonly entries = new Map<string, Secret>();
  readonly calls: string[] = [];
  broken = false;
  constructor(name: StoreName) {
    this.name = name;
  }
  #called(call: string): void {
    this.calls.push(call);
    if (this.broken) throw new CtctlError('failed', `no ${this.name}`);
  }
  async get(id: SecretId): Promise<Secret | undefined> {
    this.#called(`get ${accountOf(id)}`);
    return this.entries.get(accountOf(id));
  }
  async set(id: SecretId, secret: Secret): Promise<void> {
    this.#called(`set ${accountOf(id)}`);
    this.entries.set(accountOf(id), secret);
  }
  async delete(id: SecretId): Promise<boolean> {
    this.#called(`delete ${accountOf(id)}`);
    return this.entries.delete(accountOf(id));
  }
}

let folder: string;
let index: string;
let keyring: Memory;
let file: Memory;
let secrets: SecretKeeper;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'ctctl-secrets-')), 'config');
  index = join(folder, 'secrets.json');
  keyring = new Memory('keyring');
  file = new Memory('file');
  secrets = openSecrets({ folder, stores: { keyring, file } });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const stored = async (): Promise<readonly string[]> =>
  (await secrets.list()).map((entry) => `${accountOf(entry)} ${entry.store}`);

describe('where nothing is stored', () => {
  it('no store is asked, and no file is made', async () => {
    expect(await secrets.get(home)).toBeUndefined();
    expect(await secrets.list()).toEqual([]);
    expect(await secrets.delete(home)).toBe(false);
    expect(await secrets.forgetServer('home')).toEqual([]);
    expect([keyring.calls, file.calls, existsSync(folder)]).toEqual([[], [], false]);
  });
});

describe('a secret that is stored', () => {
  it.each(['keyring', 'file'] as const)('comes from the store that holds it: %s', async (store) => {
    expect(await secrets.set(home, new Secret('one'), store)).toBeUndefined();
    expect((await secrets.get(home))?.reveal()).toBe('one');
    expect(await secrets.get(homeSudo)).toBeUndefined();
    expect((store === 'keyring' ? file : keyring).calls).toEqual([]);
    expect(await secrets.delete(home)).toBe(true);
    expect([keyring.entries.size, file.entries.size, await stored()]).toEqual([0, 0, []]);
  });

  it('is in the list without itself, in a file for its owner only', async () => {
    await secrets.set(home, new Secret('planted'), 'keyring');
    await secrets.set(key, new Secret('planted'), 'file');
    expect(await stored()).toEqual(['password:home keyring', 'passphrase:/home/x/.ssh/id file']);
    const text = readFileSync(index, 'utf8');
    expect(text).not.toContain('planted');
    expect(JSON.parse(text).secrets[0]).toEqual({
      ...home,
      store: 'keyring',
      setAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect([statSync(index).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('is in one store only: it moves to the one that is named last', async () => {
    await secrets.set(home, new Secret('one'), 'keyring');
    await secrets.set(homeSudo, new Secret('other'), 'keyring');
    expect(await secrets.set(home, new Secret('two'), 'file')).toBeUndefined();
    expect([...keyring.entries.keys(), ...file.entries.keys()]).toEqual(['sudo:home', 'password:home']);
    expect(await stored()).toEqual(['sudo:home keyring', 'password:home file']);
    expect((await secrets.get(home))?.reveal()).toBe('two');
  });

  it('moves also where the old store fails, which is said', async () => {
    await secrets.set(home, new Secret('one'), 'keyring');
    keyring.broken = true;
    expect((await secrets.set(home, new Secret('two'), 'file'))?.message).toBe('no keyring');
    expect((await secrets.get(home))?.reveal()).toBe('two');
  });

  it('is not in the list if its store did not take it', async () => {
    keyring.broken = true;
    expect((await failureOf(secrets.set(home, new Secret('one'), 'keyring'))).message).toBe('no keyring');
    expect([await stored(), file.calls]).toEqual([[], []]);
  });

  it('stays in the list if its store does not delete it', async () => {
    await secrets.set(home, new Secret('one'), 'keyring');
    keyring.broken = true;
    expect((await failureOf(secrets.delete(home))).message).toBe('no keyring');
    expect(await stored()).toEqual(['password:home keyring']);
  });

  it.each([
    [
      'keyring',
      'the keyring does not give the login password of home: it is locked, or lost it',
      'unlock it on the desktop, or store it again: ctctl secret set home',
    ],
    ['file', 'the file with the login password of home is gone', 'store it again: ctctl secret set home'],
  ] as const)(
    'that %s does not give is not taken for one that was never stored',
    async (store, message, next) => {
      await secrets.set(home, new Secret('one'), store);
      keyring.entries.clear();
      file.entries.clear();
      const failure = await failureOf(secrets.get(home));
      expect([failure.reason, failure.message, failure.next]).toEqual(['failed', message, next]);
    },
  );

  it('survives twenty that are stored at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `server${at}`);
    await Promise.all(
      names.map((subject) => secrets.set({ kind: 'password', subject }, new Secret(subject), 'file')),
    );
    expect((await secrets.list()).map(({ subject }) => subject).sort()).toEqual(names.sort());
  });
});

describe('a server that leaves', () => {
  it('takes its passwords with it, and nothing else', async () => {
    await secrets.set(home, new Secret('1'), 'keyring');
    await secrets.set(homeSudo, new Secret('2'), 'file');
    await secrets.set({ kind: 'password', subject: 'lab' }, new Secret('3'), 'file');
    await secrets.set(passphraseOf('home'), new Secret('4'), 'file');
    expect(await secrets.forgetServer('home')).toEqual([]);
    expect((await secrets.list()).map(({ kind }) => kind)).toEqual(['password', 'passphrase']);
    expect(keyring.entries.size).toBe(0);
  });

  it('leaves behind what its store does not delete, with the reason', async () => {
    await secrets.set(home, new Secret('1'), 'keyring');
    await secrets.set(homeSudo, new Secret('2'), 'file');
    keyring.broken = true;
    expect((await secrets.forgetServer('home')).map(({ message }) => message)).toEqual(['no keyring']);
    expect(await stored()).toEqual(['password:home keyring']);
  });
});

describe('the list', () => {
  it.each([
    ['no JSON', 'hello'],
    ['of a later version', '{"version":2,"secrets":[]}'],
    [
      'of something else',
      '{"version":1,"secrets":[{"kind":"pin","subject":"x","store":"file","setAt":"now"}]}',
    ],
  ])('that is broken is left alone: %s', async (_what, text) => {
    await secrets.set(home, new Secret('1'), 'file');
    writeFileSync(index, text);
    for (const call of [
      () => secrets.get(home),
      () => secrets.list(),
      () => secrets.set(home, new Secret('2'), 'file'),
      () => secrets.delete(home),
    ]) {
      const failure = await failureOf(call());
      expect([failure.reason, failure.message]).toEqual([
        'usage',
        `cannot read ${index}: it is not a list of stored secrets`,
      ]);
    }
    expect(readFileSync(index, 'utf8')).toBe(text);
  });
});
