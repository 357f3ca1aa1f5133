/** Which host key is trusted: first contact, a known key, a changed one, a server with several. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KnownHosts } from '../../../src/remote/host-keys/known-hosts.ts';
import type { HostKeyQuestion } from '../../../src/remote/host-keys/verify.ts';
import type { ConnectOptions } from '../../../src/remote/ssh/connect.ts';
import { connect, entryOf, failureOf, noKnownHosts } from '../../support/sshd/client.ts';
import { type Key, type KeyType, makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let rsa: Key;
let ed25519: Key;
/** A key that the server does not have. */
let other: Key;
let otherRsa: Key;
beforeAll(async () => {
  sshd = await startSshd({ hostKeys: ['ed25519', 'rsa'] });
  const [first, second] = sshd.hostKeys;
  if (!first || !second) throw new Error('two host keys');
  ed25519 = first;
  rsa = second;
  other = makeKey(sshd.folder, 'other');
  otherRsa = makeKey(sshd.folder, 'other-rsa', { type: 'rsa' });
});
afterAll(() => sshd?.stop());

async function knowing(...keys: readonly Key[]): Promise<KnownHosts> {
  const knownHosts = noKnownHosts(sshd.folder);
  for (const key of keys) await knownHosts.accept('lab', key);
  return knownHosts;
}

async function logIn(
  hostKeys: ConnectOptions['hostKeys'],
  more: Partial<ConnectOptions> = {},
): Promise<void> {
  (await connect(entryOf(sshd), { hostKeys, authentication: {}, ...more })).close();
}

async function fingerprintsIn(knownHosts: KnownHosts): Promise<readonly string[]> {
  return (await knownHosts.keysOf('lab')).map(({ type }) => type);
}

describe('first contact', () => {
  it('asks with address, type and fingerprint, keeps a yes, and never asks again', async () => {
    const knownHosts = await knowing();
    const ask = vi.fn(async (_: HostKeyQuestion) => true);
    await logIn({ knownHosts, ask });
    await logIn({ knownHosts, ask });
    expect(ask.mock.calls.map(([question]) => question)).toEqual([
      {
        name: 'lab',
        address: '127.0.0.1',
        type: 'ssh-ed25519',
        fingerprint: ed25519.fingerprint,
        hints: [],
      },
    ]);
    expect(await knownHosts.keysOf('lab')).toEqual([{ type: 'ssh-ed25519', blob: ed25519.blob }]);
  });

  it('ends with a no: nothing is kept, and nobody has logged in', async () => {
    const knownHosts = await knowing();
    const before = sshd.logins();
    const error = await failureOf(logIn({ knownHosts, ask: async () => false }));
    expect(error).toMatchObject({ reason: 'cancelled', final: true, server: 'lab' });
    expect(error.message).toBe('lab: its host key was not accepted');
    expect(await fingerprintsIn(knownHosts)).toEqual([]);
    expect(sshd.logins()).toBe(before);
  });

  it('with nobody to ask names the fingerprint and the way to accept it', async () => {
    const error = await failureOf(logIn({ knownHosts: await knowing() }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toBe(`lab: its host key is not known yet: ${ed25519.fingerprint} (ssh-ed25519)`);
    expect(error.next).toBe(
      `check it, then: ctctl server trust lab --accept-host-key ${ed25519.fingerprint}`,
    );
  });

  it('takes the fingerprint that was given, without a question', async () => {
    const knownHosts = await knowing();
    const ask = vi.fn(async () => false);
    await logIn({ knownHosts, ask, accepted: ed25519.fingerprint });
    expect(ask).not.toHaveBeenCalled();
    expect(await fingerprintsIn(knownHosts)).toEqual(['ssh-ed25519']);
  });

  it('refuses another fingerprint than the given one, and names both', async () => {
    const knownHosts = await knowing();
    const ask = vi.fn(async () => true);
    const error = await failureOf(logIn({ knownHosts, ask, accepted: other.fingerprint }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toContain(ed25519.fingerprint);
    expect(error.message).toContain(other.fingerprint);
    expect(ask).not.toHaveBeenCalled();
    expect(await fingerprintsIn(knownHosts)).toEqual([]);
  });

  it('may take a person longer than any limit', async () => {
    const ask = async (): Promise<boolean> => {
      await delay(3500);
      return true;
    };
    const limits = { handshake: 3000, authentication: 5000 };
    await logIn({ knownHosts: await knowing(), ask }, { limits });
  });

  it('asks once where two connections begin at the same time and the first is answered', async () => {
    const knownHosts = await knowing();
    const ask = vi.fn(async () => true);
    await Promise.all([logIn({ knownHosts, ask }), logIn({ knownHosts, ask })]);
    await logIn({ knownHosts });
    expect(await fingerprintsIn(knownHosts)).toEqual(['ssh-ed25519']);
  });
});

describe('a known key', () => {
  it.each(['ed25519', 'rsa'] satisfies KeyType[])(
    'of type %s, the only one known of two, is asked for by its type',
    async (type) => {
      const knownHosts = await knowing(type === 'rsa' ? rsa : ed25519);
      await logIn({ knownHosts });
      expect(await fingerprintsIn(knownHosts)).toEqual([`ssh-${type}`]);
    },
  );

  it('is enough, whatever fingerprint was given', async () => {
    await logIn({ knownHosts: await knowing(ed25519), accepted: other.fingerprint });
  });

  it('belongs to its server alone', async () => {
    const knownHosts = noKnownHosts(sshd.folder);
    await knownHosts.accept('another', ed25519);
    const error = await failureOf(logIn({ knownHosts }));
    expect(error.message).toContain('not known yet');
  });
});

describe('a changed key', () => {
  it.each([
    ['of the same type', () => [other], () => ed25519],
    ['of the same type, of several', () => [other, otherRsa], () => ed25519],
    ['of the only type known', () => [otherRsa], () => rsa],
  ])('%s is refused without a question, with both fingerprints', async (_, known, shown) => {
    const ask = vi.fn(async () => true);
    const before = sshd.logins();
    const error = await failureOf(logIn({ knownHosts: await knowing(...known()), ask }));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toContain('HOST KEY HAS CHANGED');
    const was = known().find(({ type }) => type === shown().type);
    expect(error.message).toContain(`was ${was?.fingerprint}`);
    expect(error.message).toContain(`is now ${shown().fingerprint} (${shown().type})`);
    expect(error.next).toBe('if the server was reinstalled: ctctl server trust lab --replace');
    expect(ask).not.toHaveBeenCalled();
    expect(sshd.logins()).toBe(before);
  });

  it('is refused too when the server has lost the type that is known', async () => {
    const fresh = await startSshd();
    try {
      const knownHosts = await knowing(rsa);
      const ending = connect(entryOf(fresh), { hostKeys: { knownHosts }, authentication: {} });
      const error = await failureOf(ending);
      expect(error.message).toContain(`was ${rsa.fingerprint} (ssh-rsa)`);
    } finally {
      await fresh.stop();
    }
  });

  it('is accepted by its fingerprint, and then counts alone', async () => {
    const knownHosts = await knowing(other);
    await logIn({ knownHosts, accepted: ed25519.fingerprint });
    await logIn({ knownHosts });
    expect(await knownHosts.keysOf('lab')).toEqual([{ type: 'ssh-ed25519', blob: ed25519.blob }]);
  });
});
