/** Servers with rules of their own about who comes in: passwords, two keys, few tries. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import { startAgent } from '../../support/sshd/agent.ts';
import { connect, entryOf, failureOf, trusting } from '../../support/sshd/client.ts';
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
    expect(error.message).toContain(
      `key ${stranger.file}: refused; password: refused; it takes: publickey, password`,
    );
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
    ['key exchange', 'diffie-hellman-group14-sha1; ctctl', 'KexAlgorithms diffie-hellman-group14-sha1'],
    ['host key type', 'ssh-rsa; ctctl', 'HostKeyAlgorithms ssh-rsa'],
    ['cipher', 'aes128-cbc; ctctl', 'Ciphers aes128-cbc'],
    ['MAC', 'hmac-sha1; ctctl', 'Ciphers aes128-ctr', 'MACs hmac-sha1'],
  ])(
    'has no %s in common with us is refused with both lists and the setting',
    async (what, theirs, ...config) => {
      const sshd = await startSshd({ hostKeys: ['rsa'], config });
      endings.push(sshd.stop);
      const error = await failureOf(logIn(sshd, sshd.key.file, {}));
      expect(error).toMatchObject({ reason: 'unreachable' });
      expect(error.message).toMatch(/^lab: 127\.0\.0\.1:\d+: /);
      expect(error.message).toContain(`no common ${what}: it offers ${theirs} offers `);
      expect(error.next).toContain('ctctl server edit lab --legacy etch');
      expect(error.message).not.toContain('\n');
    },
  );
});
