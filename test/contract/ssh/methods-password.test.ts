/** Password logins of a user with a real password: who is asked, how often, and what the server sees of it. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import { accounts, password } from '../../support/sshd/accounts.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { requestsIn, verdictsIn } from '../../support/sshd/login-log.ts';
import { person, storing } from '../../support/sshd/person.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';

const withStored = (value: string): AuthenticationOptions => ({
  secrets: storing({ 'password:lab': value }),
});

describe.each([
  ['by itself', ['UsePAM no']],
  ['by PAM', ['UsePAM yes']],
])('a server that takes passwords %s', (_what, config) => {
  let sshd: Sshd;
  let before = 0;
  beforeAll(async () => {
    sshd = await startPrivateSshd({
      config: ['PasswordAuthentication yes', ...config],
      etc: accounts(),
      user: 'anna',
    });
  });
  beforeEach(() => {
    before = sshd.log().length;
  });
  afterAll(() => sshd?.stop());
  const seen = (): string => sshd.log().slice(before);

  /** Logs in and asks the server who we are. */
  async function logIn(
    authentication: AuthenticationOptions,
    debug?: (line: string) => void,
  ): Promise<string> {
    const options = { ...(await trusting(sshd)), authentication, ...(debug ? { debug } : {}) };
    const connection = await connect(await bareRoute(sshd), options);
    try {
      return (await run(connection, 'id -un')).stdout.trim();
    } finally {
      connection.close();
    }
  }

  it('asks a person once for the right one, after a look at what it takes', async () => {
    const asked = person(password);
    expect(await logIn(asked)).toBe('anna');
    expect(asked.questions).toEqual(['1 Password of anna@lab:']);
    expect(requestsIn(seen())).toEqual(['none', 'password']);
  });

  it('asks again after a wrong one', async () => {
    const asked = person('wrong', 'wrong too', password);
    expect(await logIn(asked)).toBe('anna');
    expect(asked.questions).toEqual([1, 2, 3].map((attempt) => `${attempt} Password of anna@lab:`));
    expect(verdictsIn(seen())).toEqual(['Failed password', 'Failed password', 'Accepted password']);
  });

  it('asks three times and no more', async () => {
    const asked = person('a', 'b', 'c', password);
    const error = await failureOf(logIn(asked));
    expect(asked.questions).toHaveLength(3);
    expect(requestsIn(seen())).toEqual(['none', 'password', 'password', 'password']);
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab', final: true });
    // PAM has enough after three, and sshd takes it off the list.
    expect(error.message).toContain(
      `lab: anna@127.0.0.1:${sshd.port} was not let in; password: refused; it takes: publickey`,
    );
  });

  it('takes the stored one: one request where nobody is there', async () => {
    expect(await logIn(withStored(password))).toBe('anna');
    expect(requestsIn(seen())).toEqual(['password']);
  });

  it('takes the stored one, and whoever is there is asked nothing', async () => {
    const asked = person(password);
    expect(await logIn({ ...asked, ...withStored(password) })).toBe('anna');
    expect(asked.questions).toEqual([]);
    // To look a secret up may be a question, too: for the passphrase of the encrypted file.
    expect(requestsIn(seen())).toEqual(['none', 'password']);
  });

  it('refuses the stored one, and a person is asked', async () => {
    const asked = person(password);
    expect(await logIn({ ...asked, ...withStored('old') })).toBe('anna');
    expect(asked.questions).toEqual(['1 Password of anna@lab:']);
    expect(verdictsIn(seen())).toEqual(['Failed password', 'Accepted password']);
  });

  it('refuses the stored one, and nobody can be asked', async () => {
    const error = await failureOf(logIn(withStored('old')));
    expect(error.message).toContain(
      'was not let in; stored password: refused; it takes: publickey, password',
    );
    expect(requestsIn(seen())).toEqual(['password']);
  });

  it('takes that of standard input before the stored one, which is not tried', async () => {
    const given = (value: string): AuthenticationOptions => ({
      ...withStored(password),
      password: async () => new Secret(value),
    });
    expect(await logIn(given(password))).toBe('anna');
    const error = await failureOf(logIn(given('typed wrong')));
    expect(error.message).toContain('password of standard input: refused');
    expect(verdictsIn(seen())).toEqual(['Accepted password', 'Failed password']);
  });

  it('is told nothing when the question is cancelled, and the cancelling is the end', async () => {
    const cancelled = new CtctlError('cancelled', 'cancelled');
    const error = await failureOf(logIn({ askPassword: () => Promise.reject(cancelled) }));
    expect(error).toBe(cancelled);
    expect(requestsIn(seen())).toEqual(['none']);
  });

  it('leaves no trace of a password in errors and protocols', async () => {
    const lines: string[] = [];
    const error = await failureOf(logIn(person(`${password} not`), (line) => lines.push(line)));
    expect(lines.length).toBeGreaterThan(10);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('Gehe1m');
    expect(lines.join('\n')).not.toContain('Gehe1m');
  });
});
