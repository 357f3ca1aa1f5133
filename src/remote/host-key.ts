/** Whether the key that a server shows may be trusted. */
import { CtctlError } from '../common/errors.ts';
import { fingerprint, type HostKey, type KnownHosts } from './known-hosts.ts';

export interface HostKeyQuestion {
  readonly server: string;
  readonly address: string;
  readonly type: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

export interface HostKeyPolicy {
  readonly knownHosts: KnownHosts;
  /** `--accept-host-key`: the fingerprint that the user has from a source they trust. */
  readonly accepted?: string;
  /** Asks a person on first contact; absent where nobody can be asked. */
  readonly ask?: (question: HostKeyQuestion) => Promise<boolean>;
}

/**
 * Verifies the key of a server, asking on first contact.
 * @throws CtctlError `unreachable` for a key that is changed, unknown with nobody to ask, or turned down.
 */
export async function verifyHostKey(
  server: string,
  address: string,
  key: HostKey,
  policy: HostKeyPolicy,
): Promise<void> {
  const known = await policy.knownHosts.keysOf(server);
  if (known.some(({ type, blob }) => type === key.type && blob.equals(key.blob))) return;
  const shown = fingerprint(key);
  if (policy.accepted === shown) {
    // What the former machine showed, keys of other types too, is trusted no more.
    if (known.length > 0) await policy.knownHosts.forget(server);
    return policy.knownHosts.accept(server, key);
  }
  if (known.length > 0) throw changed(server, known, key);
  if (policy.accepted !== undefined) {
    throw new CtctlError(
      'unreachable',
      `${server}: its host key is ${shown} (${key.type}), not ${policy.accepted}`,
      { server, final: true },
    );
  }
  const question = { server, address, type: key.type, fingerprint: shown };
  if (policy.ask === undefined) {
    throw new CtctlError('unreachable', `${server}: its host key is not known yet: ${shown} (${key.type})`, {
      server,
      final: true,
      next: `check it, then: ctctl server check ${server} --accept-host-key ${shown}`,
    });
  }
  if (!(await policy.ask(question))) {
    throw new CtctlError('unreachable', `${server}: its host key was not accepted`, { server, final: true });
  }
  await policy.knownHosts.accept(server, key);
}

function changed(server: string, known: readonly HostKey[], key: HostKey): CtctlError {
  const old = known.find(({ type }) => type === key.type) ?? known[0];
  const was = old ? `${fingerprint(old)} (${old.type})` : 'unknown';
  const is = fingerprint(key);
  return new CtctlError(
    'unreachable',
    `${server}: ITS HOST KEY HAS CHANGED: was ${was}, is now ${is} (${key.type}); another machine may be answering`,
    {
      server,
      final: true,
      next: `if the server was reinstalled: ctctl server check ${server} --accept-host-key ${is}`,
    },
  );
}
