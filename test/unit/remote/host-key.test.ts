/** Whether the key that a server shows may be trusted: each way through the decision. */
import { describe, expect, it } from 'vitest';
import { type HostKeyPolicy, type HostKeyQuestion, verifyHostKey } from '../../../src/remote/host-key.ts';
import { fingerprint, type HostKey, type KnownHosts } from '../../../src/remote/known-hosts.ts';
import { failureOf } from '../inventory/helpers.ts';
import { ecdsa, ed25519, otherEd25519, rsa } from './host-keys.ts';

/** A store in memory that records what was accepted. */
function storeOf(...known: readonly HostKey[]): KnownHosts & { readonly accepted: HostKey[] } {
  const accepted: HostKey[] = [];
  return {
    accepted,
    keysOf: async () => known,
    accept: async (_server, key) => {
      accepted.push(key);
    },
    forget: async () => {},
  };
}

const verify = (key: HostKey, policy: HostKeyPolicy): Promise<void> =>
  verifyHostKey('home', '192.168.1.2', key, policy);

const never = (): Promise<boolean> => Promise.reject(new Error('nobody should be asked'));

describe('a known key', () => {
  it.each([
    ['nobody to ask', {}],
    ['somebody to ask', { ask: never }],
    ['a fingerprint of it', { accepted: fingerprint(ed25519), ask: never }],
    ['a fingerprint of another key', { accepted: fingerprint(rsa), ask: never }],
  ] as const)('is trusted at once, with %s', async (_with, more) => {
    const knownHosts = storeOf(rsa, ed25519);
    await verify(ed25519, { knownHosts, ...more });
    expect(knownHosts.accepted).toEqual([]);
  });
});

describe('a key on first contact', () => {
  it('is trusted when its fingerprint was given', async () => {
    const knownHosts = storeOf();
    await verify(ed25519, { knownHosts, accepted: fingerprint(ed25519), ask: never });
    expect(knownHosts.accepted).toEqual([ed25519]);
  });

  it.each([{}, { ask: never }])(
    'is refused without a question when another fingerprint was given',
    async (more) => {
      const knownHosts = storeOf();
      const error = await failureOf(() =>
        verify(ed25519, { knownHosts, accepted: fingerprint(rsa), ...more }),
      );
      expect(error).toMatchObject({ reason: 'unreachable', server: 'home', final: true });
      expect(error.message).toBe(
        `home: its host key is ${fingerprint(ed25519)} (ssh-ed25519), not ${fingerprint(rsa)}`,
      );
      expect(knownHosts.accepted).toEqual([]);
    },
  );

  it('is asked about, with all that a person needs', async () => {
    const knownHosts = storeOf();
    const questions: HostKeyQuestion[] = [];
    const ask = async (question: HostKeyQuestion): Promise<boolean> => {
      questions.push(question);
      return true;
    };
    await verify(ed25519, { knownHosts, ask });
    expect(questions).toEqual([
      { server: 'home', address: '192.168.1.2', type: 'ssh-ed25519', fingerprint: fingerprint(ed25519) },
    ]);
    expect(knownHosts.accepted).toEqual([ed25519]);
  });

  it('is not kept when the answer is no', async () => {
    const knownHosts = storeOf();
    const error = await failureOf(() => verify(ed25519, { knownHosts, ask: async () => false }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      final: true,
      message: 'home: its host key was not accepted',
    });
    expect(knownHosts.accepted).toEqual([]);
  });

  it('is refused where there is nobody to ask, with the command that accepts it', async () => {
    const shown = fingerprint(ed25519);
    expect(await failureOf(() => verify(ed25519, { knownHosts: storeOf() }))).toMatchObject({
      reason: 'unreachable',
      final: true,
      message: `home: its host key is not known yet: ${shown} (ssh-ed25519)`,
      next: `check it, then: ctctl server check home --accept-host-key ${shown}`,
    });
  });
});

describe('a changed key', () => {
  it.each([
    ['of the same type', [rsa, ed25519], otherEd25519, ed25519],
    // We offer the known types first, so a server that answers with another type has lost its old key.
    ['of another type', [rsa], ecdsa, rsa],
  ] as const)('%s is refused without a question, both fingerprints named', async (_what, known, key, old) => {
    const knownHosts = storeOf(...known);
    const error = await failureOf(() => verify(key, { knownHosts, ask: never, accepted: 'SHA256:other' }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'home', final: true });
    expect(error.message).toContain('ITS HOST KEY HAS CHANGED');
    expect(error.message).toContain(
      `was ${fingerprint(old)} (${old.type}), is now ${fingerprint(key)} (${key.type})`,
    );
    expect(error.next).toContain(`ctctl server check home --accept-host-key ${fingerprint(key)}`);
    expect(knownHosts.accepted).toEqual([]);
  });

  it('is trusted when its fingerprint was given', async () => {
    const knownHosts = storeOf(ed25519);
    await verify(otherEd25519, { knownHosts, accepted: fingerprint(otherEd25519), ask: never });
    expect(knownHosts.accepted).toEqual([otherEd25519]);
  });
});
