/** What ctctl's own store and the known_hosts files say about a key, before anybody is asked. */
import type { HostKeyPlace } from '../route.ts';
import { type HostKey, isSameKey } from './host-key.ts';
import type { KnownHosts } from './known-hosts.ts';
import { type KeyInFile, lookUp } from './known-hosts-files.ts';

export type Judgement =
  /** Nobody may accept it, whatever else is known: it was stolen, or its machine is gone. */
  | { readonly kind: 'revoked'; readonly found: KeyInFile }
  /** `found`: it stands in a file and not yet in the own store. */
  | { readonly kind: 'known'; readonly found?: KeyInFile }
  /** Another key is known. */
  | { readonly kind: 'changed'; readonly old: KnownKey }
  | { readonly kind: 'unknown'; readonly hints: Hints };

/** A key that is known; `found` where it stands in a file and not in the own store. */
export interface KnownKey {
  readonly key: HostKey;
  readonly found?: KeyInFile;
}

/** Why a key may be unknown although `ssh` trusts it. */
export interface Hints {
  readonly authority?: KeyInFile | undefined;
  /** In words, the files that could not be read. */
  readonly unread: readonly string[];
}

/**
 * Judges a key. Where the own store knows any key of the place, it alone decides, revocations apart: a key that was
 * pinned there is not outvoted by a file that other programs write.
 */
export async function judge(place: HostKeyPlace, key: HostKey, knownHosts: KnownHosts): Promise<Judgement> {
  const [own, inFiles] = await Promise.all([knownHosts.keysOf(place.storeName), lookUp(place)]);
  const same = (known: KnownKey): boolean => isSameKey(known.key, key);
  const revoked = inFiles.revoked.find(same);
  if (revoked) return { kind: 'revoked', found: revoked };
  const known: readonly KnownKey[] =
    own.length > 0
      ? own.map((each) => ({ key: each }))
      : inFiles.keys.map((found) => ({ key: found.key, found }));
  const match = known.find(same);
  if (match) return { kind: 'known', ...(match.found ? { found: match.found } : {}) };
  const old = known.find((each) => each.key.type === key.type) ?? known[0];
  if (old) return { kind: 'changed', old };
  return { kind: 'unknown', hints: { authority: inFiles.authorities[0], unread: inFiles.unread } };
}
