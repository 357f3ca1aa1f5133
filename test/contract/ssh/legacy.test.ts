/** A server with nothing but the algorithms of Debian Etch: refused by default, reached with `legacy: etch`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';
import type { Route } from '../../../src/remote/route.ts';
import type { ConnectEvent } from '../../../src/remote/ssh/connect.ts';
import { accounts, password } from '../../support/sshd/accounts.ts';
import { startAgent } from '../../support/sshd/agent.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { etchConfig } from '../../support/sshd/etch.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { person, storing } from '../../support/sshd/person.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';

const etch = { legacy: 'etch' } as const;

let sshd: Sshd;
let key: Key;
beforeAll(async () => {
  sshd = await startPrivateSshd({
    config: [...Object.values(etchConfig), 'PasswordAuthentication yes'],
    etc: accounts(),
    user: 'anna',
    hostKeys: ['rsa'],
  });
  key = makeKey(sshd.folder, 'rsa', { type: 'rsa' });
  sshd.authorize(key);
});
afterAll(() => sshd?.stop());

/** Logs in, runs a command whose end and output count, and tells what was negotiated. */
async function logIn(fields: Partial<Route>, authentication: AuthenticationOptions = {}) {
  const events: ConnectEvent[] = [];
  const connection = await connect(await bareRoute(sshd, fields), {
    ...(await trusting(sshd)),
    authentication,
    watch: (event) => events.push(event),
  });
  try {
    const { code, stdout } = await run(connection, 'id -un; cat; exit 3', { stdin: 'x'.repeat(100_000) });
    expect([code, stdout]).toEqual([3, `anna\n${'x'.repeat(100_000)}`]);
  } finally {
    connection.close();
  }
  return events.find(({ kind }) => kind === 'negotiated');
}

describe('without the profile', () => {
  it('it is refused with both lists of each kind, and the setting that helps', async () => {
    const error = await failureOf(logIn({ identities: [key.file] }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.next).toBe('if it really is such an old server: ctctl server edit lab --legacy etch');
    for (const words of [
      /no common key exchange: it offers diffie-hellman-group-exchange-sha1, diffie-hellman-group14-sha1, diffie-hellman-group1-sha1; ctctl offers curve25519-sha256, /,
      /no common host key type: it offers ssh-rsa; ctctl offers ssh-ed25519, /,
      /no common MAC: it offers hmac-md5, hmac-sha1; ctctl offers hmac-sha2-256-etm@openssh\.com, /,
    ]) {
      expect(error.message).toMatch(words);
    }
    // aes128-ctr is one that both know.
    expect(error.message).not.toContain('no common cipher');
    expect(sshd.logins()).toBe(0);
  });

  it('a jump host of that kind is named without a setting that its entry does not have', async () => {
    const error = await failureOf(logIn({ identities: [key.file], server: undefined, name: 'bastion' }));
    expect(error.next).not.toContain('--legacy');
  });
});

describe('with the profile', () => {
  it.each([
    ['a key file', async () => key.file],
    ['a key file as it was written then', async () => pemOf(key)],
  ])('%s opens it', async (_what, fileOf) => {
    await logIn({ ...etch, identities: [await fileOf()] });
  });

  it('group14 is negotiated: group exchange costs a second, and group1 is weaker', async () => {
    const negotiated = await logIn({ ...etch, identities: [key.file] });
    expect(negotiated).toEqual({
      kind: 'negotiated',
      kex: 'diffie-hellman-group14-sha1',
      cipher: 'aes128-ctr',
      hostKey: 'ssh-rsa',
    });
  });

  it('a key of the agent opens it', async () => {
    const other = makeKey(sshd.folder, 'other');
    const agent = await startAgent(mkdtempSync(join(sshd.folder, 'a')), [other, key]);
    try {
      await logIn(etch, { agent: agent.socket });
    } finally {
      await agent.stop();
    }
  });

  it('a password opens it, typed or stored', async () => {
    const asked = person(password);
    await logIn(etch, asked);
    expect(asked.questions).toEqual(['1 Password of anna@lab:']);
    await logIn(etch, { secrets: storing({ 'password:lab': password }) });
  });

  it('a password in a dialogue of PAM opens it', async () => {
    const dialogue = await startPrivateSshd({
      config: [...Object.values(etchConfig), 'UsePAM yes', 'KbdInteractiveAuthentication yes'],
      etc: accounts(),
      user: 'anna',
      hostKeys: ['rsa'],
    });
    try {
      const asked = person(password);
      const route = await bareRoute(dialogue, etch);
      const connection = await connect(route, { ...(await trusting(dialogue)), authentication: asked });
      expect((await run(connection, 'id -un')).stdout).toBe('anna\n');
      expect(asked.questions).toEqual(['1 anna@lab: Password:']);
      connection.close();
    } finally {
      await dialogue.stop();
    }
  });
});

/** The same key in the format of OpenSSL. */
function pemOf({ file }: Key): string {
  const pem = `${file}-pem`;
  copyFileSync(file, pem);
  execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-P', '', '-N', '', '-f', pem], { stdio: 'pipe' });
  return pem;
}
