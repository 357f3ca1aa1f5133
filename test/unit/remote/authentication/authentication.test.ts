/** The order in which we prove who we are: what asks a person comes last. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import type { Secret } from '../../../../src/common/secret.ts';
import { prepareAuthentication } from '../../../../src/remote/authentication/authentication.ts';
import { failureOf } from '../../inventory/helpers.ts';

import {
  agentWithOneKey,
  answering,
  drive,
  home,
  keyFile,
  lockedKey,
  next,
  plainKey,
  routeWith,
} from './setting.ts';

describe('the order of the methods', () => {
  it('is key, agent, then a look at what the server takes, and only then what asks a person', async () => {
    keyFile('id_ed25519', plainKey);
    const locked = keyFile('id_rsa', lockedKey);
    const { questions, askPassword } = answering('open sesame', 'a', 'b', 'c');
    const authentication = await prepareAuthentication(await routeWith(), {
      agent: await agentWithOneKey(),
      askPassword,
    });
    expect(await drive(authentication, ['publickey', 'password'])).toEqual([
      'publickey',
      'agent',
      'none',
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
    const authentication = await prepareAuthentication(await routeWith(), {
      agent: await agentWithOneKey(),
      askPassword,
    });
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
    const authentication = await prepareAuthentication(await routeWith(), { askPassword });
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
    expect(questions).toEqual([]);
  });

  it('is a mere look at what the server takes with no key, no agent and nobody to ask', async () => {
    const authentication = await prepareAuthentication(await routeWith(), {});
    expect(await drive(authentication, ['publickey', 'password'])).toEqual(['none']);
    expect(await authentication.describe()).toBe('no key and no agent to try; it takes: publickey, password');
  });

  it('has only the key file of the entry, not the default ones', async () => {
    keyFile('id_ed25519', plainKey);
    const own = keyFile('own', plainKey);
    const authentication = await prepareAuthentication(await routeWith(own), {});
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
    expect(await authentication.describe()).toBe(`key ${own}: refused; it takes: publickey`);
  });
});

describe('the methods themselves', () => {
  it('log in as the user of the entry, with the password that was typed', async () => {
    const { askPassword } = answering('gehe1m');
    const authentication = await prepareAuthentication(await routeWith(), {
      agent: await agentWithOneKey(),
      askPassword,
    });
    expect(await next(authentication, null)).toMatchObject({
      type: 'agent',
      username: 'admin',
      agent: expect.objectContaining({ socketPath: expect.stringContaining('agent') }),
    });
    expect(await next(authentication, ['password'])).toEqual({ type: 'none', username: 'admin' });
    expect(await next(authentication, ['password'])).toEqual({
      type: 'password',
      username: 'admin',
      password: 'gehe1m',
    });
  });

  it('a locked key is asked for when its turn comes, and again when the passphrase was wrong', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const { questions, askPassword } = answering('wrong', 'open sesame');
    const authentication = await prepareAuthentication(await routeWith(), { askPassword });
    expect(await next(authentication, null)).toEqual({ type: 'none', username: 'admin' });
    expect(questions).toEqual([]);
    expect(await next(authentication, ['publickey'])).toMatchObject({ type: 'publickey', username: 'admin' });
    expect(questions).toEqual([`1 Passphrase of ${file}:`, `2 Passphrase of ${file}:`]);
  });

  it('a passphrase that is wrong three times is the end of that key only', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const { questions, askPassword } = answering('a', 'b', 'c', 'd');
    const authentication = await prepareAuthentication(await routeWith(), { askPassword });
    await next(authentication, null);
    expect(await next(authentication, ['publickey', 'password'])).toMatchObject({ type: 'password' });
    expect(questions).toHaveLength(4);
    expect(await authentication.describe()).toContain(`key ${file}: wrong passphrase`);
  });

  it('a passphrase that is wrong three times ends it where the entry names that key', async () => {
    const file = keyFile('own', lockedKey);
    const { questions, askPassword } = answering('a', 'b', 'c', 'd');
    const authentication = await prepareAuthentication(await routeWith(file), { askPassword });
    await next(authentication, null);
    expect(await next(authentication, ['publickey'])).toBe(false);
    expect(questions).toHaveLength(3);
    expect(authentication.failure()).toMatchObject({ reason: 'unreachable', final: true });
    expect((authentication.failure() as Error).message).toContain(`${file}: wrong passphrase`);
  });

  it('a locked key is left out where there is nobody to ask', async () => {
    keyFile('id_ed25519', lockedKey);
    const authentication = await prepareAuthentication(await routeWith(), { agent: await agentWithOneKey() });
    expect(await drive(authentication, ['publickey'])).toEqual(['agent']);
  });

  it('a question that was cancelled is the failure, not the refusal of the server', async () => {
    const cancelled = new CtctlError('cancelled', 'cancelled');
    const askPassword = (): Promise<Secret> => Promise.reject(cancelled);
    const authentication = await prepareAuthentication(await routeWith(), { askPassword });
    await next(authentication, null);
    expect(await next(authentication, ['password'])).toBe(false);
    expect(authentication.failure()).toBe(cancelled);
  });
});

describe('a key file that cannot be used', () => {
  it('is an error when the entry names it', async () => {
    const missing = join(home, 'nowhere');
    const error = await failureOf(async () =>
      prepareAuthentication(await routeWith(missing), { agent: '/run/agent' }),
    );
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
    const error = await failureOf(async () => prepareAuthentication(await routeWith(file), {}));
    expect(error.message).toContain(`home: cannot use the key file ${file}: `);
  });

  it('is no error when it is only a default one', async () => {
    keyFile('id_rsa', 'not a key\n');
    chmodSync(keyFile('id_ecdsa', plainKey), 0o600);
    const authentication = await prepareAuthentication(await routeWith(), {});
    expect(await drive(authentication, ['publickey'])).toEqual(['publickey']);
  });
});

describe('describe', () => {
  it('says of each method what became of it, and what the server would take', async () => {
    const file = keyFile('id_ed25519', plainKey);
    const { askPassword } = answering('gehe1m', 'gehe2m', 'gehe3m');
    const authentication = await prepareAuthentication(await routeWith(), {
      agent: await agentWithOneKey(),
      askPassword,
    });
    await drive(authentication, ['publickey', 'password']);
    expect(await authentication.describe()).toBe(
      `key ${file}: refused; keys of the agent: refused; password: refused; it takes: publickey, password`,
    );
  });

  it('says which method was accepted where the server wants more than one', async () => {
    const file = keyFile('id_ed25519', plainKey);
    const authentication = await prepareAuthentication(await routeWith(), {});
    await next(authentication, null);
    await new Promise((resolve) => authentication.handler(['password'], true, resolve));
    expect(await authentication.describe()).toBe(
      `key ${file}: accepted, but more is wanted; it takes: password`,
    );
  });

  it('says why a locked key was not tried', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const authentication = await prepareAuthentication(await routeWith(), {});
    await drive(authentication, ['publickey']);
    expect(await authentication.describe()).toBe(
      `key ${file}: not tried, nobody can be asked for its passphrase; it takes: publickey`,
    );
  });
});
