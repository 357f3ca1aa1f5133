/** Logging in to a real sshd with the known_hosts files of this computer, ctctl's own store, and `server trust`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HostKey } from '../../../src/remote/host-keys/host-key.ts';
import { trustHostKey } from '../../../src/remote/host-keys/trust.ts';
import type { HostKeyPolicy, HostKeyQuestion } from '../../../src/remote/host-keys/verify.ts';
import type { Route } from '../../../src/remote/route.ts';
import { connect, entryOf, failureOf, noKnownHosts, routeOf } from '../../support/sshd/client.ts';
import { type Key, makeKey } from '../../support/sshd/keys.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';

let sshd: Sshd;
let ed25519: Key;
let rsa: Key;
/** A key that the server does not have. */
let other: Key;
let count = 0;
beforeAll(async () => {
  sshd = await startSshd({ hostKeys: ['ed25519', 'rsa'] });
  const [first, second] = sshd.hostKeys;
  if (!first || !second) throw new Error('two host keys');
  ed25519 = first;
  rsa = second;
  other = makeKey(sshd.folder, 'other');
});
afterAll(() => sshd?.stop());

/** A known_hosts file with these keys of the server, hashed as Debian's ssh writes it; a marker may stand before one. */
function knowing(...keys: readonly (Key | readonly [marker: string, Key])[]): string {
  count += 1;
  const file = join(sshd.folder, `known-hosts-of-user-${count}`);
  const lines = keys.map((each) => {
    const [marker, { publicLine }] = 'file' in each ? ['', each] : [`${each[0]} `, each[1]];
    return `${marker}[127.0.0.1]:${sshd.port} ${publicLine}\n`;
  });
  writeFileSync(file, lines.join(''));
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'pipe' });
  return file;
}

async function logIn(hostKeys: HostKeyPolicy, ...files: readonly string[]): Promise<void> {
  const route = await routeOf(entryOf(sshd));
  const asked = { ...route, hostKeys: { ...route.hostKeys, files } };
  (await connect(asked, { hostKeys, authentication: {} })).close();
}

const typesIn = async ({ knownHosts }: HostKeyPolicy): Promise<readonly string[]> =>
  (await knownHosts.keysOf('lab')).map(({ type }) => type);

const nobodyKnown = (): HostKeyPolicy => ({ knownHosts: noKnownHosts(sshd.folder) });

describe('a key in a known_hosts file', () => {
  it.each([
    ['ed25519', () => [ed25519]],
    ['rsa, the other one being preferred where nothing is known', () => [rsa]],
    ['rsa and a revoked ed25519', () => [['@revoked', ed25519] as const, rsa]],
    ['rsa and an authority', () => [['@cert-authority', other] as const, rsa]],
  ])('of type %s is trusted, and pinned in the own store', async (what, keys) => {
    const policy = nobodyKnown();
    const type = what.startsWith('rsa') ? 'ssh-rsa' : 'ssh-ed25519';
    await logIn(policy, knowing(...keys()));
    expect(await typesIn(policy)).toEqual([type]);
    await logIn(policy);
  });

  it('of another type than the pinned one does not make the server look changed', async () => {
    const policy = nobodyKnown();
    await policy.knownHosts.accept('lab', rsa);
    await logIn(policy, knowing(ed25519, other));
    expect(await typesIn(policy)).toEqual(['ssh-rsa']);
  });

  it('that is another than the shown one is named with its file and line', async () => {
    const file = knowing(other);
    const before = sshd.logins();
    const error = await failureOf(logIn(nobodyKnown(), file));
    expect(error).toMatchObject({ reason: 'unreachable', final: true, server: 'lab' });
    expect(error.message).toContain(`was ${other.fingerprint} (ssh-ed25519) in ${file}:1, is now`);
    expect(sshd.logins()).toBe(before);
  });

  it('that is revoked is refused, even if the own store has it', async () => {
    const policy = nobodyKnown();
    await policy.knownHosts.accept('lab', ed25519);
    await logIn(policy);
    const before = sshd.logins();
    const file = knowing(['@revoked', ed25519]);
    const error = await failureOf(logIn({ ...policy, accepted: ed25519.fingerprint }, file));
    expect(error.message).toBe(
      `lab: its host key ${ed25519.fingerprint} (ssh-ed25519) is revoked in ${file}:1`,
    );
    expect(sshd.logins()).toBe(before);
  });

  it('that is an authority only leads to a question that says so', async () => {
    const ask = vi.fn(async (_: HostKeyQuestion) => true);
    const file = knowing(['@cert-authority', other]);
    await logIn({ ...nobodyKnown(), ask }, file);
    expect(ask.mock.calls[0]?.[0].hints.join()).toContain(`${file}:1 names an authority for it`);
  });
});

describe('a server that was forgotten or replaced', () => {
  it('is a first contact after it was forgotten', async () => {
    const policy = nobodyKnown();
    await policy.knownHosts.accept('lab', other);
    await policy.knownHosts.forget('lab');
    const ask = vi.fn(async () => true);
    await logIn({ ...policy, ask });
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('has changed when the key comes back that was replaced', async () => {
    const policy = nobodyKnown();
    await policy.knownHosts.accept('lab', ed25519);
    await policy.knownHosts.accept('lab', other, { replace: true });
    const error = await failureOf(logIn(policy));
    expect(error.message).toContain(`was ${other.fingerprint} (ssh-ed25519), is now ${ed25519.fingerprint}`);
  });
});

describe('server trust', () => {
  /** Connects as far as the host key and hands it to `server trust`. */
  async function trust(policy: HostKeyPolicy, replace: boolean): Promise<'trusted' | 'known'> {
    const route = await routeOf(entryOf(sshd));
    const { name, server, address, hostKeys: place }: Route = route;
    let verdict: 'trusted' | 'known' | undefined;
    const judge = async (key: HostKey): Promise<void> => {
      verdict = await trustHostKey({ name, server, address, place }, key, policy, { replace });
    };
    (await connect(route, { hostKeys: policy, authentication: {}, judge })).close();
    if (verdict === undefined) throw new Error('no host key was shown');
    return verdict;
  }

  it('trusts a new server, then knows it', async () => {
    const policy = nobodyKnown();
    const ask = vi.fn(async () => true);
    expect(await trust({ ...policy, ask }, false)).toBe('trusted');
    expect(await trust(policy, false)).toBe('known');
    await logIn(policy);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('replaces a changed key with --replace alone, and only where somebody says yes', async () => {
    const policy = nobodyKnown();
    await policy.knownHosts.accept('lab', other);
    const ask = vi.fn(async (_: HostKeyQuestion) => true);
    expect((await failureOf(trust({ ...policy, ask }, false))).next).toContain('server trust lab --replace');
    expect(ask).not.toHaveBeenCalled();
    expect(await failureOf(trust(policy, true))).toMatchObject({ reason: 'refused', final: true });
    await expect(logIn(policy)).rejects.toThrow('HOST KEY HAS CHANGED');
    expect(await trust({ ...policy, ask }, true)).toBe('trusted');
    const replaces = { type: 'ssh-ed25519', fingerprint: other.fingerprint };
    expect(ask.mock.calls[0]?.[0]).toMatchObject({ name: 'lab', fingerprint: ed25519.fingerprint, replaces });
    await logIn(policy);
  });
});
