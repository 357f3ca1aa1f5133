/** `server trust`: what it takes to accept a key on purpose, and to replace one. */
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../../src/remote/host-keys/host-key.ts';
import { trustHostKey } from '../../../../src/remote/host-keys/trust.ts';
import type { HostKeyQuestion } from '../../../../src/remote/host-keys/verify.ts';
import { failureOf } from '../../inventory/helpers.ts';
import { fileWith, jumpHost, never, server, storeOf } from './contact.ts';
import { ed25519, otherEd25519, rsa, textOf } from './keys.ts';

const shown = fingerprint(ed25519);
const asked = { type: 'ssh-ed25519', fingerprint: shown, name: 'home', address: '192.168.1.2', hints: [] };
const yes = async (): Promise<boolean> => true;
const no = async (): Promise<boolean> => false;
const trusting = { replace: false };
const replacing = { replace: true };

describe('a key that is known', () => {
  it.each([trusting, replacing])('by the own store needs nothing (%o)', async (options) => {
    const knownHosts = storeOf(rsa, ed25519);
    expect(await trustHostKey(server(), ed25519, { knownHosts, ask: never }, options)).toBe('known');
    expect(knownHosts.writes).toEqual([]);
  });

  it.each([trusting, replacing])('by a file is pinned (%o)', async (options) => {
    const knownHosts = storeOf();
    const contact = server(fileWith(`home.example ${textOf(ed25519)}`));
    expect(await trustHostKey(contact, ed25519, { knownHosts, ask: never }, options)).toBe('known');
    expect(knownHosts.writes).toEqual(['home accept ssh-ed25519']);
  });
});

describe('a key that is unknown', () => {
  it.each([trusting, replacing])('is asked about (%o)', async (options) => {
    const knownHosts = storeOf();
    const questions: HostKeyQuestion[] = [];
    const ask = async (question: HostKeyQuestion): Promise<boolean> => questions.push(question) > 0;
    expect(await trustHostKey(server(), ed25519, { knownHosts, ask }, options)).toBe('trusted');
    expect(questions).toEqual([asked]);
    expect(await knownHosts.keysOf('home')).toEqual([ed25519]);
  });

  it('is trusted by its fingerprint', async () => {
    const knownHosts = storeOf();
    const policy = { knownHosts, accepted: shown, ask: never };
    expect(await trustHostKey(server(), ed25519, policy, trusting)).toBe('trusted');
    expect(await knownHosts.keysOf('home')).toEqual([ed25519]);
  });

  it('is not trusted by the fingerprint of another', async () => {
    const knownHosts = storeOf();
    const policy = { knownHosts, accepted: fingerprint(rsa), ask: never };
    const error = await failureOf(() => trustHostKey(server(), ed25519, policy, trusting));
    expect(error.message).toBe(`home: its host key is ${shown} (ssh-ed25519), not ${fingerprint(rsa)}`);
    expect(knownHosts.writes).toEqual([]);
  });

  it('with nobody to ask is refused, and the flag named', async () => {
    const error = await failureOf(() => trustHostKey(server(), ed25519, { knownHosts: storeOf() }, trusting));
    expect(error).toMatchObject({
      reason: 'refused',
      message: `home: its host key is not known yet: ${shown} (ssh-ed25519)`,
      next: `check it, then: ctctl server trust home --accept-host-key ${shown}`,
    });
  });

  it('is not kept when the answer is no', async () => {
    const knownHosts = storeOf();
    const error = await failureOf(() => trustHostKey(server(), ed25519, { knownHosts, ask: no }, trusting));
    expect(error).toMatchObject({ reason: 'cancelled', message: 'home: its host key was not accepted' });
    expect(knownHosts.writes).toEqual([]);
  });
});

describe('a key that has changed', () => {
  it.each([
    ['nobody to ask', {}],
    ['somebody to ask', { ask: never }],
    ['another fingerprint given', { accepted: fingerprint(rsa) }],
  ])('is refused without --replace, with %s', async (_with, more) => {
    const knownHosts = storeOf(otherEd25519);
    const error = await failureOf(() => trustHostKey(server(), ed25519, { knownHosts, ...more }, trusting));
    expect(error).toMatchObject({
      reason: 'unreachable',
      next: 'if the server was reinstalled: ctctl server trust home --replace',
    });
    expect(error.message).toContain('ITS HOST KEY HAS CHANGED');
    expect(knownHosts.writes).toEqual([]);
  });

  it.each([
    ['the own store', [otherEd25519, rsa], []],
    ['a file', [], [`home.example ${textOf(otherEd25519)}`]],
  ] as const)(
    'is asked about with the old fingerprint, and then the only one (%s)',
    async (_, known, lines) => {
      const knownHosts = storeOf(...known);
      const questions: HostKeyQuestion[] = [];
      const ask = async (question: HostKeyQuestion): Promise<boolean> => questions.push(question) > 0;
      const contact = server(fileWith(...lines));
      expect(await trustHostKey(contact, ed25519, { knownHosts, ask }, replacing)).toBe('trusted');
      const replaces = { type: 'ssh-ed25519', fingerprint: fingerprint(otherEd25519) };
      expect(questions).toEqual([{ ...asked, replaces }]);
      expect(knownHosts.writes).toEqual(['home replace ssh-ed25519']);
    },
  );

  it.each([trusting, replacing])('is replaced by the fingerprint of the new one (%o)', async (options) => {
    const knownHosts = storeOf(otherEd25519);
    const policy = { knownHosts, accepted: shown, ask: never };
    expect(await trustHostKey(server(), ed25519, policy, options)).toBe('trusted');
    expect(knownHosts.writes).toEqual(['home replace ssh-ed25519']);
  });

  it('is not replaced by another fingerprint', async () => {
    const knownHosts = storeOf(otherEd25519);
    const policy = { knownHosts, accepted: fingerprint(rsa), ask: yes };
    const error = await failureOf(() => trustHostKey(server(), ed25519, policy, replacing));
    expect(error.message).toBe(`home: its host key is ${shown} (ssh-ed25519), not ${fingerprint(rsa)}`);
    expect(knownHosts.writes).toEqual([]);
  });

  it('is not replaced when the answer is no', async () => {
    const knownHosts = storeOf(otherEd25519);
    const error = await failureOf(() => trustHostKey(server(), ed25519, { knownHosts, ask: no }, replacing));
    expect(error.reason).toBe('cancelled');
    expect(knownHosts.writes).toEqual([]);
  });

  it('is not replaced where there is nobody to ask: exit 5, and the flag named', async () => {
    const knownHosts = storeOf(otherEd25519);
    const old = fingerprint(otherEd25519);
    expect(await failureOf(() => trustHostKey(server(), ed25519, { knownHosts }, replacing))).toMatchObject({
      reason: 'refused',
      server: 'home',
      message: `home: its host key was ${old} (ssh-ed25519), is now ${shown} (ssh-ed25519); there is nobody to ask about it`,
      next: `check it, then: ctctl server trust home --replace --accept-host-key ${shown}`,
    });
    expect(knownHosts.writes).toEqual([]);
  });
});

describe('a key that is revoked', () => {
  it.each([
    ['a person', { ask: yes }],
    ['its fingerprint', { accepted: shown }],
  ])('is never trusted, neither by %s', async (_what, more) => {
    for (const options of [trusting, replacing]) {
      for (const knownHosts of [storeOf(), storeOf(ed25519), storeOf(otherEd25519)]) {
        const contact = server(fileWith(`@revoked *.example ${textOf(ed25519)}`));
        const error = await failureOf(() => trustHostKey(contact, ed25519, { knownHosts, ...more }, options));
        expect(error.message).toContain('is revoked in ');
        expect(knownHosts.writes).toEqual([]);
      }
    }
  });
});

describe('a jump host', () => {
  it('is replaced by a person alone: the fingerprint given is that of the server', async () => {
    const knownHosts = storeOf(otherEd25519);
    const accepted = shown;
    const error = await failureOf(() =>
      trustHostKey(jumpHost(), ed25519, { knownHosts, accepted }, replacing),
    );
    expect(error).toMatchObject({ reason: 'refused', next: 'run the command at a terminal' });
    expect(await trustHostKey(jumpHost(), ed25519, { knownHosts, accepted, ask: yes }, replacing)).toBe(
      'trusted',
    );
    expect(knownHosts.writes).toEqual(['jump:bastion replace ssh-ed25519']);
  });
});
