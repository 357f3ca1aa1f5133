/** Whether the key that a server shows may be trusted: each way through the decision. */
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../../src/remote/host-keys/host-key.ts';
import { type HostKeyQuestion, knownTypes, verifyHostKey } from '../../../../src/remote/host-keys/verify.ts';
import { failureOf } from '../../inventory/helpers.ts';
import { fileWith, jumpHost, never, server, storeOf } from './contact.ts';
import { ecdsa, ed25519, otherEd25519, rsa, textOf } from './keys.ts';

const shown = fingerprint(ed25519);

describe('a key of the own store', () => {
  it.each([
    ['nobody to ask', {}],
    ['somebody to ask', { ask: never }],
    ['its fingerprint given', { accepted: shown, ask: never }],
    ['another fingerprint given', { accepted: fingerprint(rsa), ask: never }],
  ] as const)('is trusted at once, with %s', async (_with, more) => {
    const knownHosts = storeOf(rsa, ed25519);
    await verifyHostKey(server(), ed25519, { knownHosts, ...more });
    expect(knownHosts.writes).toEqual([]);
  });

  it('is trusted whatever the files say about other keys', async () => {
    const file = fileWith(`home.example ${textOf(otherEd25519)}`, `@cert-authority * ${textOf(rsa)}`);
    const knownHosts = storeOf(ed25519);
    await verifyHostKey(server(file), ed25519, { knownHosts });
    expect(knownHosts.writes).toEqual([]);
  });
});

describe('a key of a file', () => {
  it.each([
    ['a server', server, 'home.example', 'home accept ssh-ed25519'],
    ['a jump host', jumpHost, 'bastion', 'jump:bastion accept ssh-ed25519'],
  ] as const)('of %s is trusted at once and pinned', async (_what, contact, name, write) => {
    const knownHosts = storeOf();
    const file = fileWith(`${name} ${textOf(rsa)}`, `${name} ${textOf(ed25519)}`);
    await verifyHostKey(contact(file), ed25519, { knownHosts, ask: never, accepted: 'SHA256:other' });
    expect(knownHosts.writes).toEqual([write]);
  });

  it('does not help where the own store knows another', async () => {
    const knownHosts = storeOf(otherEd25519);
    const file = fileWith(`home.example ${textOf(ed25519)}`);
    const error = await failureOf(() => verifyHostKey(server(file), ed25519, { knownHosts, ask: never }));
    expect(error.message).toContain(`was ${fingerprint(otherEd25519)} (ssh-ed25519), is now ${shown}`);
    expect(knownHosts.writes).toEqual([]);
  });
});

describe('a revoked key', () => {
  it.each([
    ['of the own store', [ed25519], {}],
    ['on first contact', [], { ask: never }],
    ['whose fingerprint was given', [], { accepted: shown, ask: never }],
    ['in the place of another', [rsa], { accepted: shown }],
  ] as const)('%s is refused by name of the line', async (_what, known, more) => {
    const knownHosts = storeOf(...known);
    const file = fileWith(`home.example ${textOf(ed25519)}`, `@revoked * ${textOf(ed25519)}`);
    const error = await failureOf(() => verifyHostKey(server(file), ed25519, { knownHosts, ...more }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      server: 'home',
      final: true,
      message: `home: its host key ${shown} (ssh-ed25519) is revoked in ${file}:2`,
      next: 'give that machine a new host key; if the line is wrong, remove it',
    });
    expect(knownHosts.writes).toEqual([]);
  });

  it('does not make the next one a changed one', async () => {
    const file = fileWith(`home.example ${textOf(otherEd25519)}`, `@revoked * ${textOf(otherEd25519)}`);
    const error = await failureOf(() => verifyHostKey(server(file), ed25519, { knownHosts: storeOf() }));
    expect(error.message).toContain('not known yet');
  });
});

describe('a key on first contact', () => {
  it('is trusted when its fingerprint was given', async () => {
    const knownHosts = storeOf();
    await verifyHostKey(server(), ed25519, { knownHosts, accepted: shown, ask: never });
    expect(await knownHosts.keysOf('home')).toEqual([ed25519]);
  });

  it.each([{}, { ask: never }])('is refused when another fingerprint was given', async (more) => {
    const knownHosts = storeOf();
    const policy = { knownHosts, accepted: fingerprint(rsa), ...more };
    expect(await failureOf(() => verifyHostKey(server(), ed25519, policy))).toMatchObject({
      reason: 'unreachable',
      server: 'home',
      final: true,
      message: `home: its host key is ${shown} (ssh-ed25519), not ${fingerprint(rsa)}`,
    });
    expect(knownHosts.writes).toEqual([]);
  });

  it.each([
    ['a server', server(), 'home', '192.168.1.2', 'home accept ssh-ed25519'],
    ['a jump host', jumpHost(), 'jump host bastion', '203.0.113.5', 'jump:bastion accept ssh-ed25519'],
  ] as const)(
    'of %s is asked about, with all that a person needs',
    async (_, contact, name, address, write) => {
      const knownHosts = storeOf();
      const questions: HostKeyQuestion[] = [];
      const ask = async (question: HostKeyQuestion): Promise<boolean> => {
        questions.push(question);
        return true;
      };
      await verifyHostKey(contact, ed25519, { knownHosts, ask });
      expect(questions).toEqual([{ name, address, type: 'ssh-ed25519', fingerprint: shown, hints: [] }]);
      expect(knownHosts.writes).toEqual([write]);
    },
  );

  it('is not kept when the answer is no', async () => {
    const knownHosts = storeOf();
    const ask = async (): Promise<boolean> => false;
    expect(await failureOf(() => verifyHostKey(server(), ed25519, { knownHosts, ask }))).toMatchObject({
      reason: 'cancelled',
      final: true,
      message: 'home: its host key was not accepted',
    });
    expect(knownHosts.writes).toEqual([]);
  });

  it('is refused where there is nobody to ask, with the command that accepts it', async () => {
    const error = await failureOf(() => verifyHostKey(server(), ed25519, { knownHosts: storeOf() }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      server: 'home',
      final: true,
      message: `home: its host key is not known yet: ${shown} (ssh-ed25519)`,
      next: `check it, then: ctctl server trust home --accept-host-key ${shown}`,
    });
  });
});

describe('a jump host that nobody knows yet', () => {
  it('is not accepted by the fingerprint of the server', async () => {
    const knownHosts = storeOf();
    const error = await failureOf(() => verifyHostKey(jumpHost(), ed25519, { knownHosts, accepted: shown }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      server: undefined,
      final: true,
      message: `jump host bastion: its host key is not known yet: ${shown} (ssh-ed25519)`,
    });
    expect(knownHosts.writes).toEqual([]);
  });

  it.each([
    ['bastion', 'ssh bastion'],
    ['root@bastion', 'ssh root@bastion'],
    ['root@bastion:2222', 'ssh ssh://root@bastion:2222'],
    ['[2001:db8::1]:2222', 'ssh ssh://[2001:db8::1]:2222'],
    ['2001:db8::1', 'ssh 2001:db8::1'],
    ['ssh://bastion:2222', 'ssh ssh://bastion:2222'],
  ])('named %s can be made known with %s', async (name, command) => {
    const contact = { ...jumpHost(), name };
    const error = await failureOf(() => verifyHostKey(contact, ed25519, { knownHosts: storeOf() }));
    expect(error.next).toBe(
      `connect to it once with: ${command}; or run ctctl server trust NAME at a terminal, NAME being the server behind it`,
    );
  });
});

describe('a key that only an authority could vouch for', () => {
  const words = "names an authority for it, but ctctl's own SSH does not read host certificates";

  it('is unknown, and the message says why and what helps', async () => {
    const file = fileWith(`@cert-authority *.example ${textOf(rsa)}`);
    const error = await failureOf(() => verifyHostKey(server(file), ed25519, { knownHosts: storeOf() }));
    expect(error.message).toBe(
      `home: its host key is not known yet: ${shown} (ssh-ed25519); ${file}:1 ${words}`,
    );
    expect(error.next).toBe(
      `ctctl server edit home --transport openssh; or check it, then: ctctl server trust home --accept-host-key ${shown}`,
    );
  });

  it.each([
    ['a person', { ask: async ({ hints }: HostKeyQuestion) => hints.join().includes(words) }],
    ['its fingerprint', { accepted: shown }],
  ])('can be trusted by %s all the same', async (_what, more) => {
    const knownHosts = storeOf();
    const file = fileWith(`@cert-authority *.example ${textOf(rsa)}`);
    await verifyHostKey(server(file), ed25519, { knownHosts, ...more });
    expect(await knownHosts.keysOf('home')).toEqual([ed25519]);
  });
});

describe('a changed key', () => {
  it.each([
    ['of the same type', [rsa, ed25519], otherEd25519, ed25519],
    // We offer the known types first, so a server that answers with another type has lost its old key.
    ['of another type', [rsa], ecdsa, rsa],
  ] as const)('%s is refused without a question, both fingerprints named', async (_what, known, key, old) => {
    const knownHosts = storeOf(...known);
    const policy = { knownHosts, ask: never, accepted: 'SHA256:other' };
    expect(await failureOf(() => verifyHostKey(server(), key, policy))).toMatchObject({
      reason: 'unreachable',
      server: 'home',
      final: true,
      message:
        `home: ITS HOST KEY HAS CHANGED: was ${fingerprint(old)} (${old.type}), ` +
        `is now ${fingerprint(key)} (${key.type}); another machine may be answering`,
      next: 'if the server was reinstalled: ctctl server trust home --replace',
    });
    expect(knownHosts.writes).toEqual([]);
  });

  it('is refused by the line of the file that knows the old one', async () => {
    const file = fileWith('# mine', `home.example ${textOf(rsa)}`, `home.example ${textOf(otherEd25519)}`);
    const error = await failureOf(() => verifyHostKey(server(file), ed25519, { knownHosts: storeOf() }));
    expect(error.message).toContain(
      `was ${fingerprint(otherEd25519)} (ssh-ed25519) in ${file}:3, is now ${shown} (ssh-ed25519);`,
    );
  });

  it('of a jump host is refused too, whatever fingerprint was given', async () => {
    const knownHosts = storeOf(otherEd25519);
    const error = await failureOf(() => verifyHostKey(jumpHost(), ed25519, { knownHosts, accepted: shown }));
    expect(error.message).toMatch(/^jump host bastion: ITS HOST KEY HAS CHANGED: /);
    expect(error.next).toContain('ctctl server trust NAME --replace');
    expect(knownHosts.writes).toEqual([]);
  });

  it.each([
    ['the own store', [otherEd25519, rsa], []],
    ['a file', [], [`home.example ${textOf(otherEd25519)}`]],
  ] as const)('is trusted, and then alone, when its fingerprint was given (%s)', async (_, known, lines) => {
    const knownHosts = storeOf(...known);
    await verifyHostKey(server(fileWith(...lines)), ed25519, { knownHosts, accepted: shown, ask: never });
    expect(knownHosts.writes).toEqual(['home replace ssh-ed25519']);
  });
});

describe('a message', () => {
  it('stays on its line and steers no terminal, whatever the server and the files are called', async () => {
    const contact = { ...jumpHost(), name: 'bas\u001b[2Jti\non\u202e' };
    const key = { type: 'ssh-\u009b31m\r', blob: ed25519.blob };
    const policy = { knownHosts: storeOf(rsa), accepted: '\u0007' };
    for (const whose of [contact, { ...contact, server: 'home' }]) {
      for (const knownHosts of [storeOf(rsa), storeOf()]) {
        const error = await failureOf(() => verifyHostKey(whose, key, { ...policy, knownHosts }));
        expect(`${error.message}${error.next}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }
  });
});

describe('knownTypes', () => {
  const file = (): string =>
    fileWith(
      `home.example ${textOf(rsa)}`,
      `home.example ${textOf(ecdsa)}`,
      `home.example ${textOf(rsa)} twice`,
      `home.example ${textOf(ed25519)}`,
      `@revoked * ${textOf(ed25519)}`,
      `@cert-authority * ${textOf(otherEd25519)}`,
    );

  it.each([
    ['nobody knows any', [], [], []],
    ['the own store alone', [rsa, ed25519], [], ['ssh-rsa', 'ssh-ed25519']],
    [
      'the files: plain keys that are not revoked, each type once',
      [],
      [file],
      ['ssh-rsa', 'ecdsa-sha2-nistp256'],
    ],
    // A server with both keys would otherwise answer with the one that the own store does not know.
    ['the own store, whatever the files know', [ed25519], [file], ['ssh-ed25519']],
  ] as const)('%s', async (_what, known, files, types) => {
    const { place } = server(...files.map((make) => make()));
    expect(await knownTypes(place, { knownHosts: storeOf(...known) })).toEqual(types);
  });
});
