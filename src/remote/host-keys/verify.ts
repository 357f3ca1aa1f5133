/** Whether the key that a server shows may be trusted. There is no way to switch this off. */
import type { HostKeyPlace } from '../route.ts';
import {
  changedKey,
  declinedKey,
  type HostKeyContact,
  hintsInWords,
  nameOf,
  otherKey,
  revokedKey,
  unknownKey,
} from './failures.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import { type Hints, judge, type KnownKey } from './judgement.ts';
import type { KnownHosts } from './known-hosts.ts';
import { lookUp } from './known-hosts-files.ts';

export type { HostKeyContact } from './failures.ts';

export interface HostKeyQuestion {
  /** Whose key it is: the inventory name, or `jump host HOST`. */
  readonly name: string;
  readonly address: string;
  readonly type: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** The key that the new one takes the place of; undefined on first contact. */
  readonly replaces?: { readonly type: string; readonly fingerprint: string };
  /** What is worth knowing beside the fingerprint; sentences without their full stops. */
  readonly hints: readonly string[];
}

export interface HostKeyPolicy {
  readonly knownHosts: KnownHosts;
  /** `--accept-host-key`: the fingerprint that the user has from a source they trust. Not for jump hosts. */
  readonly accepted?: string;
  /** Asks a person, until `over`; absent where nobody can be asked, and so wherever several servers are asked at once. */
  readonly ask?: (question: HostKeyQuestion, over?: AbortSignal) => Promise<boolean>;
}

/**
 * Verifies the key of a server or jump host, asking on first contact. A key that is trusted because it stands in a
 * known_hosts file is also kept in the own store, so that it stays tied to the inventory name.
 * @throws CtctlError `unreachable` for a key that is revoked, changed, unknown with nobody to ask, or turned down.
 */
export async function verifyHostKey(
  contact: HostKeyContact,
  key: HostKey,
  policy: HostKeyPolicy,
): Promise<void> {
  const { place } = contact;
  const judgement = await judge(place, key, policy.knownHosts);
  if (judgement.kind === 'revoked') throw revokedKey(contact, key, judgement.found);
  if (judgement.kind === 'known') {
    if (judgement.found) await policy.knownHosts.accept(place.storeName, key);
    return;
  }
  const accepted = acceptedFor(contact, policy);
  if (accepted === fingerprint(key)) {
    // What the former machine showed, keys of other types too, is trusted no more.
    return policy.knownHosts.accept(place.storeName, key, { replace: true });
  }
  if (judgement.kind === 'changed') throw changedKey(contact, judgement.old, key);
  if (accepted !== undefined) throw otherKey(contact, key, accepted);
  if (policy.ask === undefined) throw unknownKey(contact, key, judgement.hints);
  const question = questionAbout(contact, key, { hints: judgement.hints });
  if (!(await policy.ask(question))) throw declinedKey(contact);
  await policy.knownHosts.accept(place.storeName, key);
}

/**
 * The types of the keys that verifyHostKey will compare (`ssh-ed25519`, `ssh-rsa`), for the negotiation to prefer: a
 * server that answers with another of its keys would look like a changed one. Once the own store knows a key of the
 * place, those in the files do not count.
 */
export async function knownTypes(
  place: HostKeyPlace,
  { knownHosts }: Pick<HostKeyPolicy, 'knownHosts'>,
): Promise<readonly string[]> {
  const own = await knownHosts.keysOf(place.storeName);
  const keys = own.length > 0 ? own : (await lookUp(place)).keys.map(({ key }) => key);
  return [...new Set(keys.map(({ type }) => type))];
}

/** A fingerprint on the command line is that of the server, and never of a jump host on the way to it. */
export function acceptedFor({ server }: HostKeyContact, { accepted }: HostKeyPolicy): string | undefined {
  return server === undefined ? undefined : accepted;
}

export function questionAbout(
  contact: HostKeyContact,
  key: HostKey,
  { hints, old }: { readonly hints?: Hints; readonly old?: KnownKey },
): HostKeyQuestion {
  return {
    name: nameOf(contact),
    address: contact.address,
    type: key.type,
    fingerprint: fingerprint(key),
    ...(old ? { replaces: { type: old.key.type, fingerprint: fingerprint(old.key) } } : {}),
    hints: hintsInWords(key, hints ?? { authority: undefined, unread: [] }),
  };
}
