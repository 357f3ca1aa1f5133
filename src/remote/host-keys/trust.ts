/** `server trust`: accepting a host key on purpose, and the only way to put a new key in the place of another. */
import {
  changedKey,
  declinedKey,
  type HostKeyContact,
  otherKey,
  revokedKey,
  unconfirmedReplacement,
  unknownKey,
} from './failures.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import { type Judgement, judge } from './judgement.ts';
import { acceptedFor, type HostKeyPolicy, questionAbout } from './verify.ts';

export interface TrustOptions {
  /** Takes a key that has changed, if a person or the fingerprint in `policy.accepted` says so. */
  readonly replace: boolean;
}

/**
 * Trusts the key that a server has shown: the fingerprint of `policy.accepted`, or what a person says yes to.
 * @returns `known` where it was trusted already.
 * @throws CtctlError `refused` where nobody can be asked, `cancelled` for a no, `unreachable` for a key that is revoked,
 *   another than the accepted one, or changed without `replace`.
 */
export async function trustHostKey(
  contact: HostKeyContact,
  key: HostKey,
  policy: HostKeyPolicy,
  options: TrustOptions,
): Promise<'trusted' | 'known'> {
  const { storeName } = contact.place;
  const judgement = await judge(contact.place, key, policy.knownHosts);
  if (judgement.kind === 'revoked') throw revokedKey(contact, key, judgement.found);
  if (judgement.kind === 'known') {
    if (judgement.found) await policy.knownHosts.accept(storeName, key);
    return 'known';
  }
  await confirm(contact, key, judgement, policy, options);
  await policy.knownHosts.accept(storeName, key, { replace: true });
  return 'trusted';
}

async function confirm(
  contact: HostKeyContact,
  key: HostKey,
  judgement: Extract<Judgement, { readonly kind: 'changed' | 'unknown' }>,
  policy: HostKeyPolicy,
  { replace }: TrustOptions,
): Promise<void> {
  const accepted = acceptedFor(contact, policy);
  // Whoever gives the fingerprint of the new key means it, with --replace or without.
  if (accepted === fingerprint(key)) return;
  const isChanged = judgement.kind === 'changed';
  if (isChanged && !replace) throw changedKey(contact, judgement.old, key);
  if (accepted !== undefined) throw otherKey(contact, key, accepted);
  if (policy.ask === undefined) {
    throw isChanged
      ? unconfirmedReplacement(contact, judgement.old, key)
      : unknownKey(contact, key, judgement.hints, 'refused');
  }
  if (!(await policy.ask(questionAbout(contact, key, judgement)))) throw declinedKey(contact);
}
