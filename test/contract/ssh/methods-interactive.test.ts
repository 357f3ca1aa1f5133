/** Logins in which the server itself asks the questions: PAM of a real sshd, and two questions at once. */
import { afterEach, describe, expect, it } from 'vitest';
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

const interactive = ['UsePAM yes', 'KbdInteractiveAuthentication yes'];

const started: Sshd[] = [];
afterEach(async () => {
  for (const sshd of started.splice(0)) await sshd.stop();
});

async function start(config: readonly string[], user = 'anna'): Promise<Sshd> {
  const sshd = await startPrivateSshd({ config, etc: accounts(), user });
  started.push(sshd);
  return sshd;
}

async function logIn(sshd: Sshd, authentication: AuthenticationOptions): Promise<string> {
  const connection = await connect(await bareRoute(sshd), { ...(await trusting(sshd)), authentication });
  try {
    return (await run(connection, 'id -un')).stdout.trim();
  } finally {
    connection.close();
  }
}

describe('a server that takes keyboard-interactive only', () => {
  it('asks its own question, which a person sees with the place it comes from', async () => {
    const sshd = await start(interactive);
    const asked = person(password);
    expect(await logIn(sshd, asked)).toBe('anna');
    expect(asked.questions).toEqual(['1 anna@lab: Password:']);
    expect(requestsIn(sshd.log())).toEqual(['none', 'keyboard-interactive']);
  });

  it('asks again after a wrong answer', async () => {
    const sshd = await start(interactive);
    const asked = person('wrong', password);
    expect(await logIn(sshd, asked)).toBe('anna');
    expect(asked.questions).toEqual(['1 anna@lab: Password:', '2 anna@lab: Password:']);
  });

  it('asks three times and no more', async () => {
    const sshd = await start(interactive);
    const asked = person('a', 'b', 'c', password);
    const error = await failureOf(logIn(sshd, asked));
    expect(asked.questions).toHaveLength(3);
    expect(requestsIn(sshd.log())).toEqual(['none', ...Array(3).fill('keyboard-interactive')]);
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(
      'was not let in; keyboard-interactive: refused; it takes: publickey, keyboard-interactive',
    );
  });

  it('gets the stored password as its answer', async () => {
    const sshd = await start(interactive);
    const asked = person(password);
    expect(await logIn(sshd, { ...asked, secrets: storing({ 'password:lab': password }) })).toBe('anna');
    expect(asked.questions).toEqual([]);
    expect(verdictsIn(sshd.log()).at(-1)).toBe('Accepted keyboard-interactive/pam');
  });

  it('gets the password of standard input as its answer', async () => {
    const sshd = await start(interactive);
    expect(await logIn(sshd, { password: async () => new Secret(password) })).toBe('anna');
  });

  it('ends with the cancelling of its question', async () => {
    const sshd = await start(interactive);
    const cancelled = new CtctlError('cancelled', 'cancelled');
    const error = await failureOf(logIn(sshd, { askPassword: () => Promise.reject(cancelled) }));
    expect(error).toBe(cancelled);
    expect(requestsIn(sshd.log())).toEqual(['none', 'keyboard-interactive']);
  });
});

describe('a server that takes passwords in both ways', () => {
  const both = [...interactive, 'PasswordAuthentication yes'];

  it('gets the right one at once, by the dialogue, in which it could ask for more', async () => {
    const sshd = await start(both);
    const asked = person(password);
    expect(await logIn(sshd, asked)).toBe('anna');
    expect(asked.questions).toEqual(['1 anna@lab: Password:']);
    expect(requestsIn(sshd.log())).toEqual(['none', 'keyboard-interactive']);
  });

  it('gets three wrong ones of a person and no more, for both ways are the same password', async () => {
    const sshd = await start(both);
    const asked = person('a', 'b', 'c', 'd', 'e', 'f');
    const error = await failureOf(logIn(sshd, asked));
    expect(asked.questions).toHaveLength(3);
    expect(error.message).toContain('was not let in; keyboard-interactive: refused');
  });
});

describe('an expired password', () => {
  it('is changed in the dialogue of keyboard-interactive, and the new one counts from then on', async () => {
    const sshd = await start(interactive, 'erich');
    const fresh = 'Qu1te another word';
    const asked = person(password, password, fresh, fresh);
    expect(await logIn(sshd, asked)).toBe('erich');
    const [first, current, ...news] = asked.questions;
    expect(first).toBe('1 erich@lab: Password:');
    expect(current).toMatch(/^1 erich@lab: You are required to change your password.*Current password:$/s);
    expect(news).toEqual(['1 erich@lab: New password:', '1 erich@lab: Retype new password:']);
    const again = person(fresh);
    expect(await logIn(sshd, again)).toBe('erich');
    expect(again.questions).toEqual(['1 erich@lab: Password:']);
  });

  it('of an account that is over is refused', async () => {
    const sshd = await start(interactive, 'otto');
    const error = await failureOf(logIn(sshd, { secrets: storing({ 'password:lab': password }) }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toContain('stored password, keyboard-interactive: refused');
  });
});
