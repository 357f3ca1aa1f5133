/** The order in which we prove who we are: what asks a person comes last. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AnyAuthMethod, type AuthenticationType } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { Server } from '../../../src/inventory/schema.ts';
import {
  type Authentication,
  type AuthenticationOptions,
  prepareAuthentication,
} from '../../../src/remote/authentication.ts';
import { failureOf, inventoryOf } from '../inventory/helpers.ts';

const plainKey = ssh2.utils.generateKeyPairSync('ed25519').private;
const lockedKey = ssh2.utils.generateKeyPairSync('ed25519', {
  passphrase: 'open sesame',
  cipher: 'aes256-cbc',
  rounds: 1,
}).private;

let home: string;
const oldHome = process.env.HOME;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ctctl-home-'));
  mkdirSync(join(home, '.ssh'));
  process.env.HOME = home;
});
afterEach(() => {
  process.env.HOME = oldHome;
  rmSync(home, { recursive: true, force: true });
});

/** Writes a key file into the folder of the default keys. */
function keyFile(name: string, text: string): string {
  const file = join(home, '.ssh', name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function serverWith(identity?: string): Server {
  const [server] = inventoryOf({ home: { user: 'admin', ...(identity ? { identity } : {}) } }).servers;
  if (server === undefined) throw new Error('no server');
  return server;
}

/** What ssh2 does after each refusal: asks for the next method, and says what the server would take. */
function next(
  authentication: Authentication,
  left: readonly AuthenticationType[] | null,
): Promise<AnyAuthMethod | false> {
  return new Promise((resolve) =>
    authentication.handler(left === null ? null : [...left], false, (method) =>
      resolve(method as AnyAuthMethod | false),
    ),
  );
}

/** The types of all methods, for a server that refuses each and would take these. */
async function drive(
  authentication: Authentication,
  left: readonly AuthenticationType[],
): Promise<readonly string[]> {
  const types: string[] = [];
  for (let method = await next(authentication, null); method; method = await next(authentication, left)) {
    types.push((method as { type: string }).type);
  }
  return types;
}

/** Answers questions in turn, and records them. */
function answering(...answers: readonly string[]) {
  const questions: string[] = [];
  const askPassword: NonNullable<AuthenticationOptions['askPassword']> = async (question, attempt) => {
    questions.push(`${attempt} ${question}`);
    return new Secret(answers[questions.length - 1] ?? '');
  };
  return { questions, askPassword };
}

describe('the order of the methods', () => {
  it('is key, agent, locked key, password', async () => {
    keyFile('id_ed25519', plainKey);
    const locked = keyFile('id_rsa', lockedKey);
    const { questions, askPassword } = answering('open sesame', 'a', 'b', 'c');
    const authentication = await prepareAuthentication(serverWith(), { agent: '/run/agent', askPassword });
    expect(await drive(authentication, ['publickey', 'password'])).toEqual([
      'publickey',
      'agent',
      'publickey',
      'password',
      'password',
      'password',
    ]);
    expect(questions).toEqual([
      `1 Passphrase of ${locked}:`,
      '1 Password of admin@home:',
      '2 Password of admin@home:',
      '3 Password of admin@home:',
    ]);
  });

  it('leaves out what the server does not take', async () => {
    keyFile('id_ed25519', plainKey);
    const { questions, askPassword } = answering();
    const authentication = await prepareAuthentication(serverWith(), { agent: '/run/agent', askPassword });
    expect(await drive(authentication, ['password'])).toEqual([
      'publickey',
      'password',
      'password',
      'password',
    ]);
    expect(questions).toHaveLength(3);
  });

  it('asks nobody for a password that the server does not take', async () => {
    keyFile('id_ed25519', plainKey);
    const { questions, askPassword } = answering();
    const authentication = await prepareAuthentication(serverWith(), { askPassword });
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
    expect(questions).toEqual([]);
  });

  it('is empty with no key, no agent and nobody to ask', async () => {
    const authentication = await prepareAuthentication(serverWith(), {});
    expect(await drive(authentication, ['publickey', 'password'])).toEqual([]);
    expect(authentication.describe()).toContain('no key and no agent to try');
  });

  it('has only the key file of the entry, not the default ones', async () => {
    keyFile('id_ed25519', plainKey);
    const own = keyFile('own', plainKey);
    const authentication = await prepareAuthentication(serverWith(own), {});
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
    expect(authentication.describe()).toBe(`refused: key ${own}; it takes: publickey`);
  });
});

describe('the methods themselves', () => {
  it('log in as the user of the entry, with the password that was typed', async () => {
    const { askPassword } = answering('gehe1m');
    const authentication = await prepareAuthentication(serverWith(), { agent: '/run/agent', askPassword });
    expect(await next(authentication, null)).toEqual({
      type: 'agent',
      username: 'admin',
      agent: '/run/agent',
    });
    expect(await next(authentication, ['password'])).toEqual({
      type: 'password',
      username: 'admin',
      password: 'gehe1m',
    });
  });

  it('a locked key is asked for when its turn comes, and again when the passphrase was wrong', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const { questions, askPassword } = answering('wrong', 'open sesame');
    const authentication = await prepareAuthentication(serverWith(), { askPassword });
    expect(questions).toEqual([]);
    expect(await next(authentication, null)).toMatchObject({ type: 'publickey', username: 'admin' });
    expect(questions).toEqual([`1 Passphrase of ${file}:`, `2 Passphrase of ${file}:`]);
  });

  it('a passphrase that is wrong three times ends it, with the file named', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const { questions, askPassword } = answering('a', 'b', 'c', 'd');
    const authentication = await prepareAuthentication(serverWith(), { askPassword });
    expect(await next(authentication, null)).toBe(false);
    expect(questions).toHaveLength(3);
    expect(authentication.failure()).toMatchObject({ reason: 'unreachable', final: true });
    expect((authentication.failure() as Error).message).toContain(`${file}: wrong passphrase`);
  });

  it('a locked key is left out where there is nobody to ask', async () => {
    keyFile('id_ed25519', lockedKey);
    const authentication = await prepareAuthentication(serverWith(), { agent: '/run/agent' });
    expect(await drive(authentication, ['publickey'])).toEqual(['agent']);
  });

  it('a question that was cancelled is the failure, not the refusal of the server', async () => {
    const cancelled = new CtctlError('cancelled', 'cancelled');
    const askPassword = (): Promise<Secret> => Promise.reject(cancelled);
    const authentication = await prepareAuthentication(serverWith(), { askPassword });
    expect(await next(authentication, null)).toBe(false);
    expect(authentication.failure()).toBe(cancelled);
  });
});

describe('a key file that cannot be used', () => {
  it('is an error when the entry names it', async () => {
    const missing = join(home, 'nowhere');
    const error = await failureOf(() => prepareAuthentication(serverWith(missing), { agent: '/run/agent' }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      server: 'home',
      final: true,
      message: `home: cannot use the key file ${missing}: there is no such file`,
      next: 'ctctl server edit home --identity FILE',
    });
  });

  it.each([
    ['a folder', () => join(home, '.ssh')],
    ['rubbish', () => keyFile('own', 'not a key\n')],
    ['an empty file', () => keyFile('own', '')],
    ['a public key', () => keyFile('own', 'ssh-ed25519 AAAA\n')],
  ])('is an error when it is %s', async (_what, make) => {
    const file = make();
    const error = await failureOf(() => prepareAuthentication(serverWith(file), {}));
    expect(error.message).toContain(`home: cannot use the key file ${file}: `);
  });

  it('is no error when it is only a default one', async () => {
    keyFile('id_rsa', 'not a key\n');
    chmodSync(keyFile('id_ecdsa', plainKey), 0o600);
    const authentication = await prepareAuthentication(serverWith(), {});
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
  });
});

describe('describe', () => {
  it('names what was refused once each, and what the server would take', async () => {
    const file = keyFile('id_ed25519', plainKey);
    const { askPassword } = answering('gehe1m', 'gehe2m', 'gehe3m');
    const authentication = await prepareAuthentication(serverWith(), { agent: '/run/agent', askPassword });
    await drive(authentication, ['publickey', 'password']);
    expect(authentication.describe()).toBe(
      `refused: key ${file}, keys of the agent, password; it takes: publickey, password`,
    );
  });
});
