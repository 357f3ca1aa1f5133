/** Servers with rules of their own about who comes in: passwords, two keys, few tries. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication.ts';
import { connect } from '../../../src/remote/connect.ts';
import { startAgent } from '../../support/sshd/agent.ts';
import { entryOf, failureOf, trusting } from '../../support/sshd/client.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function started(...config: readonly string[]): Promise<Sshd> {
  const sshd = await startSshd({ config });
  endings.push(sshd.stop);
  return sshd;
}

async function logIn(sshd: Sshd, identity: string, authentication: AuthenticationOptions): Promise<void> {
  const options = await trusting(sshd);
  (await connect(entryOf(sshd, { identity }), { ...options, authentication })).close();
}

async function agentWith(sshd: Sshd, count: number): Promise<string> {
  const folder = join(sshd.folder, 'agent');
  mkdirSync(folder);
  const keys = Array.from({ length: count }, (_, index) => makeKey(sshd.folder, `agent-${index}`));
  const agent = await startAgent(folder, keys);
  endings.push(agent.stop);
  for (const key of keys) sshd.authorize(key);
  return agent.socket;
}

describe('a server that', () => {
  it('takes a password asks a person for it, three times at most, and names what it refused', async () => {
    const sshd = await started('PasswordAuthentication yes');
    const stranger = makeKey(sshd.folder, 'stranger');
    const questions: string[] = [];
    const askPassword = async (question: string, attempt: number): Promise<Secret> => {
      questions.push(`${attempt} ${question}`);
      return new Secret('wrong');
    };
    const error = await failureOf(logIn(sshd, stranger.file, { askPassword }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(`refused: key ${stranger.file}, password; it takes: publickey`);
    expect(questions).toEqual([1, 2, 3].map((attempt) => `${attempt} Password of ${sshd.user}@lab:`));
  });

  it('wants two keys gets the key file and then the agent', async () => {
    const sshd = await started('AuthenticationMethods publickey,publickey');
    await logIn(sshd, sshd.key.file, { agent: await agentWith(sshd, 1) });
    expect(sshd.logins()).toBe(1);
  });

  it('ends it after a few wrong keys says so in words', async () => {
    const sshd = await started('MaxAuthTries 2', `AuthorizedKeysFile none`);
    const error = await failureOf(logIn(sshd, sshd.key.file, { agent: await agentWith(sshd, 4) }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toMatch(/too many/i);
    expect(error.message).toContain(`key ${sshd.key.file}`);
  });

  it('lets nobody of that name in says whom it refused', async () => {
    const sshd = await started('DenyUsers *');
    const error = await failureOf(logIn(sshd, sshd.key.file, {}));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(`${sshd.user}@127.0.0.1:${sshd.port} was not let in`);
  });

  it.each([
    ['no key exchange', 'KexAlgorithms diffie-hellman-group14-sha1'],
    ['no cipher', 'Ciphers aes128-cbc'],
    ['no MAC', 'Ciphers aes128-ctr', 'MACs hmac-sha1'],
  ])('has %s in common with us is refused in words', async (_, ...config) => {
    const sshd = await started(...config);
    const error = await failureOf(logIn(sshd, sshd.key.file, {}));
    expect(error).toMatchObject({ reason: 'unreachable' });
    expect(error.message).toMatch(/^lab: no common algorithm with 127\.0\.0\.1:\d+: no matching /);
    expect(error.message).not.toContain('\n');
  });
});
