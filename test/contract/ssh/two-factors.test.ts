/** Servers that want two proofs: a key, from a file or the agent, and then a password in either way. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { ConnectEvent } from '../../../src/remote/ssh/connect.ts';
import { accounts, password } from '../../support/sshd/accounts.ts';
import { type Agent, startAgent } from '../../support/sshd/agent.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { makeKey } from '../../support/sshd/keys.ts';
import { requestsIn, verdictsIn } from '../../support/sshd/login-log.ts';
import { person, storing } from '../../support/sshd/person.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';

interface Login extends AuthenticationOptions {
  readonly identities?: readonly string[];
}

const ways = [
  {
    second: 'password',
    config: ['PasswordAuthentication yes'],
    verdict: 'password',
    question: '1 Password of anna@lab:',
    stored: 'stored password',
  },
  {
    second: 'keyboard-interactive',
    config: ['UsePAM yes', 'KbdInteractiveAuthentication yes'],
    verdict: 'keyboard-interactive/pam',
    question: '1 anna@lab: Password:',
    stored: 'stored password, keyboard-interactive',
  },
] as const;

describe.each(ways)('a key and then $second', ({ second, config, verdict, question, stored }) => {
  let sshd: Sshd;
  const agents: Agent[] = [];
  let before = 0;
  beforeAll(async () => {
    sshd = await startPrivateSshd({
      config: [`AuthenticationMethods publickey,${second}`, ...config],
      etc: accounts(),
      user: 'anna',
    });
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
  });
  afterAll(() => sshd?.stop());
  const seen = (): string => sshd.log().slice(before);

  /** The events on the way. */
  async function logIn({ identities = [], ...authentication }: Login): Promise<readonly ConnectEvent[]> {
    before = sshd.log().length;
    const events: ConnectEvent[] = [];
    const connection = await connect(await bareRoute(sshd, { identities }), {
      ...(await trusting(sshd)),
      authentication,
      watch: (event) => events.push(event),
    });
    try {
      expect((await run(connection, 'id -un')).stdout).toBe('anna\n');
    } finally {
      connection.close();
    }
    return events;
  }

  /** An agent with the good key first and so many others after it. */
  async function agentWith(others: number): Promise<string> {
    const folder = mkdtempSync(join(sshd.folder, 'a'));
    const keys = Array.from({ length: others }, (_, index) => makeKey(folder, `other-${index}`));
    const agent = await startAgent(folder, [sshd.key, ...keys]);
    agents.push(agent);
    return agent.socket;
  }

  it('a key file, and a person is asked', async () => {
    const asked = person(password);
    const events = await logIn({ identities: [sshd.key.file], ...asked });
    expect(asked.questions).toEqual([question]);
    expect(requestsIn(seen())).toEqual(['publickey', 'publickey', second]);
    expect(verdictsIn(seen())).toEqual(['Partial publickey', `Accepted ${verdict}`]);
    expect(events.at(-1)).toEqual({ kind: 'authenticated', by: second });
  });

  it('a key file, and what is stored', async () => {
    const asked = person(password);
    const secrets = storing({ 'password:lab': password });
    await logIn({ identities: [sshd.key.file], ...asked, secrets });
    expect(asked.questions).toEqual([]);
    expect(verdictsIn(seen())).toEqual(['Partial publickey', `Accepted ${verdict}`]);
  });

  it.each([0, 4])('a key of the agent among %i others, and a person is asked', async (others) => {
    const asked = person(password);
    await logIn({ agent: await agentWith(others), ...asked });
    expect(asked.questions).toEqual([question]);
    expect(verdictsIn(seen()).at(-1)).toBe(`Accepted ${verdict}`);
  });

  it('a key of the agent, and what is stored', async () => {
    await logIn({ agent: await agentWith(0), secrets: storing({ 'password:lab': password }) });
    expect(verdictsIn(seen()).at(-1)).toBe(`Accepted ${verdict}`);
  });

  it('a key of the agent is shown once: after it the agent has nothing more to say', async () => {
    await logIn({ agent: await agentWith(5), secrets: storing({ 'password:lab': password }) });
    expect(requestsIn(seen()).filter((method) => method === 'publickey')).toHaveLength(2);
  });

  it('says which of the two was not enough', async () => {
    const identities = [sshd.key.file];
    const error = await failureOf(logIn({ identities, secrets: storing({ 'password:lab': 'wrong' }) }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(
      `key ${sshd.key.file}: accepted, but more is wanted; ${stored}: refused; it takes: ${second}`,
    );
  });

  it('says that the key of the agent was good, where nothing more is there', async () => {
    const error = await failureOf(logIn({ agent: await agentWith(0) }));
    expect(error.message).toContain('keys of the agent: accepted, but more is wanted');
  });
});
