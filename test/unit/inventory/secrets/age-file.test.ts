/** Encrypted files as a store: who is asked when, what stands in the files, and what is done about broken ones. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import { ageStore } from '../../../../src/inventory/secrets/age-file.ts';
import type { SecretId, SecretStore } from '../../../../src/inventory/secrets/secrets.ts';
import { failureOf } from '../../../support/failure.ts';
import { type Person, person } from './asking.ts';

const home: SecretId = { kind: 'password', subject: 'home' };
const lab: SecretId = { kind: 'password', subject: 'lab' };
const text = 'bättery √ \n "x"';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'ctctl-age-'));
  folder = join(parent, 'secrets');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** One command: a store of its own. */
const command = (someone?: Person): SecretStore =>
  ageStore({ folder, workFactor: 2, ...(someone ? { ask: someone.ask } : {}) });

/** The store with one secret in it; its passphrase is `open`. */
async function filled(id = home, value = text): Promise<void> {
  await command(person('open', 'open')).set(id, new Secret(value));
}

const files = (pattern: RegExp): readonly string[] =>
  readdirSync(folder).filter((name) => pattern.test(name));
const only = (pattern: RegExp): string => {
  const [file, ...more] = files(pattern);
  if (file === undefined || more.length > 0) throw new Error(`not one ${pattern}: ${readdirSync(folder)}`);
  return join(folder, file);
};

describe('what a person is asked', () => {
  it('a new passphrase twice, at the first secret only', async () => {
    const someone = person('open', 'open');
    await command(someone).set(home, new Secret(text));
    expect(someone.asked).toEqual([
      "New passphrase for ctctl's encrypted secrets:",
      'The same passphrase once more:',
    ]);
    await command().set(lab, new Secret('other'));
    await command().set(lab, new Secret('another'));
    const reader = person('open');
    const store = command(reader);
    expect((await store.get(home))?.reveal()).toBe(text);
    expect((await store.get(lab))?.reveal()).toBe('another');
    expect(reader.asked).toEqual(["Passphrase of ctctl's encrypted secrets:"]);
  });

  it('once, also when several are needed at the same time', async () => {
    await filled();
    await command().set(lab, new Secret('other'));
    const someone = person('open');
    const store = command(someone);
    const all = await Promise.all([store.get(home), store.get(lab), store.get(home)]);
    expect(all.map((secret) => secret?.reveal())).toEqual([text, 'other', text]);
  });

  it('nothing for what is not there, nor for a delete', async () => {
    await filled();
    expect(await command().get(lab)).toBeUndefined();
    expect(await command().delete(home)).toBe(true);
    expect(await command().delete(home)).toBe(false);
    expect(await command().get(home)).toBeUndefined();
  });

  it('again after a wrong passphrase', async () => {
    await filled();
    const someone = person('wrong', 'open');
    expect((await command(someone).get(home))?.reveal()).toBe(text);
    expect(someone.asked[1]).toBe("That was not right. Passphrase of ctctl's encrypted secrets:");
  });

  it('three times at most, then no more in this command', async () => {
    await filled();
    const someone = person('wrong', 'Open', 'open ');
    const store = command(someone);
    const failure = await failureOf(store.get(home));
    expect([failure.reason, failure.message]).toEqual([
      'failed',
      'wrong passphrase of the encrypted secrets, 3 times',
    ]);
    expect(await failureOf(store.get(home))).toBe(failure);
  });

  it.each([
    ['differ', ['open', 'opne'], 'the two passphrases differ'],
    ['are empty', [''], 'an empty passphrase would protect nothing'],
  ])('new passphrases that %s make no store', async (_what, answers, message) => {
    const failure = await failureOf(command(person(...answers)).set(home, new Secret(text)));
    expect([failure.reason, failure.message]).toEqual(['refused', message]);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('where nobody is there it is refused', async () => {
    const fresh = await failureOf(command().set(home, new Secret(text)));
    expect([fresh.reason, fresh.message, fresh.next]).toEqual([
      'refused',
      'the first encrypted secret needs a new passphrase, and nobody can be asked',
      'run it on a terminal, for one server at a time',
    ]);
    await filled();
    const failure = await failureOf(command().get(home));
    expect([failure.reason, failure.message]).toEqual([
      'refused',
      'the encrypted secrets need their passphrase, and nobody can be asked',
    ]);
  });
});

describe('the files', () => {
  it('are for their owner only', async () => {
    await filled();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('show neither the secret nor the passphrase', async () => {
    await command(person('sesame-open', 'sesame-open')).set(home, new Secret('planted-value'));
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name), 'latin1');
      for (const word of ['planted-value', 'sesame-open', 'AGE-SECRET-KEY', 'home']) {
        expect(`${name} ${bytes}`).not.toContain(word);
      }
    }
  });

  it('are opened by age alone: the identity by its passphrase, each secret by the identity', async () => {
    await filled();
    const passphrase = new Decrypter();
    passphrase.addPassphrase('open');
    const identity = await passphrase.decrypt(readFileSync(only(/^identity\.age$/)), 'text');
    expect(identity).toMatch(/^# public key: age1\w+\nAGE-SECRET-KEY-1\w+\n$/);
    expect(identity).toContain(readFileSync(only(/^recipient\.txt$/), 'utf8').trim());
    const key = new Decrypter();
    key.addIdentity(identity.split('\n')[1] ?? '');
    const file = readFileSync(only(/^password-/));
    expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
    expect(JSON.parse(await key.decrypt(file, 'text'))).toEqual({ ...home, secret: text });
  });

  it('take a second to be guessed once: work factor 18', async () => {
    await ageStore({ folder, ask: person('open', 'open').ask }).set(home, new Secret(text));
    expect(readFileSync(only(/^identity/), 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
  });

  it('are one a secret, also for paths and for names that differ in capitals only', async () => {
    await filled();
    for (const id of [
      { kind: 'password', subject: 'Home' },
      { kind: 'sudo', subject: 'home' },
      { kind: 'passphrase', subject: '/home/x/../.ssh/id' },
    ] as const) {
      await command().set(id, new Secret(`of ${id.subject}`));
    }
    expect(files(/^password-[0-9a-f]{32}\.age$/)).toHaveLength(2);
    expect(files(/^(sudo|passphrase)-[0-9a-f]{32}\.age$/)).toHaveLength(2);
    const names = readdirSync(folder).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('files that do not fit together', () => {
  it('a lost recipient comes back from the identity', async () => {
    await filled();
    const file = only(/^recipient\.txt$/);
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    const someone = person('open');
    await command(someone).set(lab, new Secret('other'));
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await command(person('open')).get(home))?.reveal()).toBe(text);
  });

  it('without the identity nothing is written that nobody could ever read', async () => {
    await filled();
    rmSync(only(/^identity/));
    for (const call of [
      command(person('open', 'open')).set(lab, new Secret('other')),
      command(person('open')).get(home),
    ]) {
      const failure = await failureOf(call);
      expect(failure.message).toMatch(/there is no .*identity\.age$/);
    }
    expect(files(/^password-/)).toHaveLength(1);
  });

  it('a file in the place of another one gives away no secret', async () => {
    await filled();
    const [of = ''] = files(/^password-/);
    await command().set(lab, new Secret('other'));
    const [ofLab = ''] = files(/^password-/).filter((name) => name !== of);
    copyFileSync(join(folder, of), join(folder, ofLab));
    const failure = await failureOf(command(person('open')).get(lab));
    expect(failure.message).toMatch(/ holds the login password of home, not the login password of lab$/);
    expect(failure.message).not.toContain(text);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    [
      'changed',
      (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))),
    ],
    ['empty', () => Buffer.alloc(0)],
    ['no age file', () => Buffer.from('hello\n')],
  ])('a secret that is %s', async (_what, broken) => {
    await filled();
    const file = only(/^password-/);
    writeFileSync(file, broken(readFileSync(file)));
    const failure = await failureOf(command(person('open')).get(home));
    expect([failure.reason, failure.message]).toEqual([
      'failed',
      expect.stringContaining(`cannot decrypt ${file}: `),
    ]);
  });

  it('a secret of another key pair', async () => {
    await filled();
    const file = only(/^password-/);
    const foreign = readFileSync(file);
    rmSync(folder, { recursive: true });
    await filled();
    writeFileSync(file, foreign);
    expect((await failureOf(command(person('open')).get(home))).message).toMatch(/no identity matched/);
  });

  it.each([
    ['no JSON', 'the-planted-words'],
    ['something else', '{"secret":"the-planted-words"}'],
  ])('%s in a file that can be decrypted is not quoted', async (_what, plain) => {
    await filled();
    const encrypter = new Encrypter();
    encrypter.addRecipient(readFileSync(only(/^recipient/), 'utf8').trim());
    writeFileSync(only(/^password-/), await encrypter.encrypt(plain));
    const failure = await failureOf(command(person('open')).get(home));
    expect(failure.message).toMatch(/it does not hold what ctctl writes$/);
    expect(JSON.stringify([failure, String(failure.cause), failure.stack])).not.toContain('planted');
  });

  it('a damaged identity is not a wrong passphrase', async () => {
    await filled();
    writeFileSync(only(/^identity/), 'hello\n');
    expect((await failureOf(command(person('open')).get(home))).message).toMatch(
      /cannot decrypt .*identity\.age/,
    );
  });

  it('a folder that cannot be written', async () => {
    mkdirSync(parent, { recursive: true });
    writeFileSync(folder, 'a file in its place');
    const failure = await failureOf(command(person('open', 'open')).set(home, new Secret(text)));
    expect([failure.reason, failure.message]).toEqual([
      'usage',
      expect.stringMatching(/^cannot (read|write) /),
    ]);
  });
});
