import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import type { Secrets } from '../../../../src/inventory/secrets/secrets.ts';
import { prepareAuthentication } from '../../../../src/remote/authentication/authentication.ts';

import { answering, drive, keyFile, lockedKey, next, plainKey, routeWith } from './setting.ts';

describe('stored secrets', () => {
  const keeping = (secrets: Readonly<Record<string, string>>): Secrets => ({
    get: async ({ kind, subject }) => {
      const value = secrets[`${kind}:${subject}`];
      return value === undefined ? undefined : new Secret(value);
    },
  });

  it('log in without a question, and without a look at what the server takes', async () => {
    const authentication = await prepareAuthentication(await routeWith(), {
      secrets: keeping({ 'password:home': 'gehe1m' }),
    });
    expect(await next(authentication, null)).toEqual({
      type: 'password',
      username: 'admin',
      password: 'gehe1m',
    });
    expect(await next(authentication, ['keyboard-interactive'])).toMatchObject({
      type: 'keyboard-interactive',
    });
    expect(await next(authentication, ['keyboard-interactive'])).toBe(false);
    expect(await authentication.describe()).toBe(
      'stored password: refused; stored password, keyboard-interactive: refused; it takes: keyboard-interactive',
    );
  });

  it('open a locked key; a wrong one is said, and a person asked', async () => {
    const file = keyFile('id_ed25519', lockedKey);
    const right = { secrets: keeping({ [`passphrase:${file}`]: 'open sesame' }) };
    expect(await drive(await prepareAuthentication(await routeWith(), right), ['publickey'])).toEqual([
      'publickey',
    ]);
    const { questions, askPassword } = answering('open sesame');
    const wrong = await prepareAuthentication(await routeWith(), {
      secrets: keeping({ [`passphrase:${file}`]: 'no' }),
      askPassword,
    });
    expect(await drive(wrong, ['publickey'])).toEqual(['none', 'publickey']);
    expect(questions).toEqual([`1 Passphrase of ${file}:`]);
    expect(await wrong.describe()).toContain(`key ${file}: the stored passphrase is wrong`);
  });

  it('give way to the password of standard input, which is read only when its turn comes', async () => {
    keyFile('id_ed25519', plainKey);
    let reads = 0;
    const authentication = await prepareAuthentication(await routeWith(), {
      secrets: keeping({ 'password:home': 'old' }),
      password: async () => {
        reads += 1;
        return new Secret('typed');
      },
    });
    expect(await next(authentication, null)).toMatchObject({ type: 'publickey' });
    expect(reads).toBe(0);
    expect(await next(authentication, ['password'])).toMatchObject({ password: 'typed' });
  });

  it('are not those of a jump host, which has no entry', async () => {
    const jump = { ...(await routeWith()), server: undefined };
    const authentication = await prepareAuthentication(jump, { secrets: keeping({ 'password:home': 'x' }) });
    expect(await next(authentication, null)).toMatchObject({ type: 'none' });
    expect(await next(authentication, ['password'])).toBe(false);
  });
});
