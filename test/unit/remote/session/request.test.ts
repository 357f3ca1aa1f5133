/** The options of a command, used in another process: every question comes back to the command that was typed. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/common/secret.ts';
import { answersBy, optionsOf } from '../../../../src/remote/session/request.ts';
import type { ConnectOptions } from '../../../../src/remote/ssh/connect.ts';
import { noKnownHosts, routeOf, serverAt } from '../../../support/sshd/client.ts';
import { fakeConnection, serve } from './fake.ts';

type Own = Pick<ConnectOptions, 'hostKeys' | 'authentication'>;

/** The options as the process has them while it opens a connection for a command with these. */
async function there(own: Own, use: (options: ConnectOptions) => Promise<void>): Promise<void> {
  const request = {
    route: await routeOf(serverAt(22)),
    knownHostsFile: '/none',
    accepted: 'SHA256:x',
    agent: '/agent',
  };
  let failure: unknown;
  const served = await serve(async (asked, person, signal) => {
    await use(optionsOf(asked as typeof request, person, signal)).catch((error: unknown) => {
      failure = error;
    });
    return fakeConnection();
  });
  await served.warm({ request, answers: answersBy(own) });
  if (failure !== undefined) throw failure;
}

const question = {
  name: 'home',
  address: 'h',
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:y',
  hints: ['a hint'],
};

describe('the options of a command in the process', () => {
  it('ask the person, the stored secrets and --password-stdin of the command', async () => {
    const asked: unknown[] = [];
    const note = (...words: readonly unknown[]): void => void asked.push(words);
    const own: Own = {
      hostKeys: {
        knownHosts: noKnownHosts(),
        ask: async (about) => {
          note('host key', about);
          return true;
        },
      },
      authentication: {
        askPassword: async (...words) => {
          note(...words);
          return new Secret('typed');
        },
        askText: async (text) => {
          note(text);
          return '123456';
        },
        secrets: {
          async get(id) {
            note(id);
            return id.kind === 'sudo' ? undefined : new Secret('stored');
          },
        },
        password: async () => new Secret('given'),
      },
    };
    const answers: unknown[] = [];
    await there(own, async ({ hostKeys, authentication }) => {
      const { askPassword, askText, secrets, password, agent } = authentication;
      answers.push(await hostKeys.ask?.(question), await askText?.('Code:'), agent, hostKeys.accepted);
      for (const secret of [
        await askPassword?.('Password of root@home:', 2),
        await secrets?.get({ kind: 'password', subject: 'home' }),
        await secrets?.get({ kind: 'sudo', subject: 'home' }),
        await password?.(),
      ]) {
        answers.push(secret?.reveal());
      }
    });
    expect(answers).toEqual([true, '123456', '/agent', 'SHA256:x', 'typed', 'stored', undefined, 'given']);
    expect(asked).toEqual([
      ['host key', question],
      ['Code:'],
      ['Password of root@home:', 2],
      [{ kind: 'password', subject: 'home' }],
      [{ kind: 'sudo', subject: 'home' }],
    ]);
  });

  it('have nobody to ask where the command has nobody', async () => {
    const own: Own = { hostKeys: { knownHosts: noKnownHosts() }, authentication: {} };
    await there(own, async ({ hostKeys, authentication }) => {
      expect(hostKeys.ask).toBeUndefined();
      expect(authentication).toEqual({ agent: '/agent' });
    });
  });
});
