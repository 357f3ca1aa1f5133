/** What a login costs: a good key is one try, and a server is asked what it takes only before a person is asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../src/remote/route.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { requestsIn, verdictsIn } from '../../support/sshd/login-log.ts';
import { person, storing } from '../../support/sshd/person.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

const passphrase = "it's a päss phrase";

let sshd: Sshd;
let locked: Key;
let stranger: Key;
let before = 0;
beforeAll(async () => {
  sshd = await startSshd({ config: ['LogLevel DEBUG1', 'PasswordAuthentication yes'] });
  locked = makeKey(sshd.folder, 'locked', { passphrase });
  stranger = makeKey(sshd.folder, 'stranger');
  sshd.authorize(locked);
});
beforeEach(() => {
  before = sshd.log().length;
});
afterAll(() => sshd?.stop());
const seen = (): string => sshd.log().slice(before);

async function logIn(
  identities: readonly string[],
  authentication: AuthenticationOptions = {},
): Promise<Route> {
  const route = await bareRoute(sshd, { identities });
  const connection = await connect(route, { ...(await trusting(sshd)), authentication });
  await run(connection, 'true').finally(() => connection.close());
  return route;
}

/** A key is offered, and then used. */
const oneKey = ['publickey', 'publickey'];

describe('a good key costs one try and no look at what the server takes', () => {
  it('in a plain file', async () => {
    await logIn([sshd.key.file], person());
    expect(requestsIn(seen())).toEqual(oneKey);
    expect(verdictsIn(seen())).toEqual(['Accepted publickey']);
  });

  it('in a locked file with a stored passphrase, where nobody can be asked', async () => {
    await logIn([locked.file], { secrets: storing({ [`passphrase:${locked.file}`]: passphrase }) });
    expect(requestsIn(seen())).toEqual(oneKey);
  });

  it('after a stranger in another file: two tries', async () => {
    await logIn([stranger.file, sshd.key.file]);
    expect(verdictsIn(seen())).toEqual(['Failed publickey', 'Accepted publickey']);
  });

  it('in a plain file before a locked one, whatever their order', async () => {
    const asked = person(passphrase);
    await logIn([locked.file, sshd.key.file], asked);
    expect(asked.questions).toEqual([]);
    expect(requestsIn(seen())).toEqual(oneKey);
  });
});

describe('a person', () => {
  it('is asked after one look at what the server takes', async () => {
    const asked = person('wrong', passphrase);
    await logIn([locked.file], asked);
    expect(asked.questions).toEqual([1, 2].map((attempt) => `${attempt} Passphrase of ${locked.file}:`));
    expect(requestsIn(seen())).toEqual(['none', ...oneKey]);
  });

  it('who knows no passphrase in three tries has shown no key, and is asked for what else the server takes', async () => {
    const asked = person('a', 'b', 'c', 'd', 'e', 'f');
    const error = await failureOf(logIn([locked.file], asked));
    expect(asked.questions.filter((question) => question.includes('Passphrase'))).toHaveLength(3);
    expect(asked.questions).toHaveLength(6);
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(`key ${locked.file}: wrong passphrase`);
    expect(requestsIn(seen())).not.toContain('publickey');
  });

  it('is asked where the stored passphrase is wrong', async () => {
    const asked = person(passphrase);
    await logIn([locked.file], { ...asked, secrets: storing({ [`passphrase:${locked.file}`]: 'old' }) });
    expect(asked.questions).toEqual([`1 Passphrase of ${locked.file}:`]);
  });

  it('is not asked again for a key that was refused, but for the password', async () => {
    const shut = makeKey(sshd.folder, 'shut', { passphrase });
    const asked = person(passphrase, 'a', 'b', 'c');
    const error = await failureOf(logIn([shut.file], asked));
    expect(asked.questions.map((question) => question.split(' of ')[0])).toEqual([
      '1 Passphrase',
      '1 Password',
      '2 Password',
      '3 Password',
    ]);
    expect(error.message).toContain(`key ${shut.file}: refused; password: refused`);
  });

  it('who cannot be asked hears of the wrong stored passphrase', async () => {
    const secrets = storing({ [`passphrase:${locked.file}`]: 'old' });
    const error = await failureOf(logIn([locked.file], { secrets }));
    expect(error.message).toContain(`key ${locked.file}: the stored passphrase is wrong`);
  });
});
