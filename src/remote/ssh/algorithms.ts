/** What ctctl speaks with a server: explicit lists, because ssh2's defaults still take SHA-1. */
import type { Algorithms } from 'ssh2';
import type { LegacyProfile } from '../../inventory/schema.ts';
import type { Offer } from './offer.ts';

/** The best first; group exchange last, for it blocks the event loop for more than a second (facts/dependencies). */
export const modernAlgorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group-exchange-sha256',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
} as const satisfies Algorithms;

/**
 * What is added for old servers, after everything modern. Both group exchanges stand last: their 8192-bit group
 * blocks the event loop for 1.4 s, group14 for 14 ms (measured, facts/dependencies 2a).
 */
const legacyAlgorithms = {
  etch: {
    kex: [
      'diffie-hellman-group14-sha1',
      'diffie-hellman-group1-sha1',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group-exchange-sha1',
    ],
    serverHostKey: ['ssh-rsa', 'ssh-dss'],
    cipher: ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc'],
    hmac: ['hmac-sha1', 'hmac-md5'],
  },
} as const satisfies Readonly<Record<LegacyProfile, Algorithms>>;

const categories = ['kex', 'serverHostKey', 'cipher', 'hmac'] as const;
export type Category = (typeof categories)[number];

/** All that ctctl offers under a profile, in its order. */
export function offerOf(legacy: LegacyProfile | undefined): Offer {
  if (legacy === undefined) return modernAlgorithms;
  const added = legacyAlgorithms[legacy];
  const merged = (category: Category): readonly string[] => {
    const late: readonly string[] = added[category];
    return [...modernAlgorithms[category].filter((name) => !late.includes(name)), ...late];
  };
  return {
    kex: merged('kex'),
    serverHostKey: merged('serverHostKey'),
    cipher: merged('cipher'),
    hmac: merged('hmac'),
  };
}

/**
 * The lists for one server: the host key types that are already known for it come first, for otherwise the server
 * could answer with another of its keys, which would look like a changed one.
 * @param knownTypes types as they stand in known_hosts, such as `ssh-ed25519` or `ssh-rsa`.
 */
export function algorithmsFor(knownTypes: readonly string[], legacy?: LegacyProfile): Algorithms {
  const { kex, serverHostKey, cipher, hmac } = offerOf(legacy);
  const isKnown = (algorithm: string): boolean =>
    knownTypes.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const ordered = [
    ...serverHostKey.filter(isKnown),
    ...serverHostKey.filter((algorithm) => !isKnown(algorithm)),
  ];
  // The names are checked against ssh2's types above, where they are written.
  return { kex: [...kex], cipher: [...cipher], hmac: [...hmac], serverHostKey: ordered } as Algorithms;
}

/** AEAD ciphers bring their own integrity; no MAC is negotiated with them (RFC 5647, PROTOCOL.chacha20poly1305). */
const needsNoMac = (cipher: string): boolean => /gcm@|^chacha20-poly1305@/.test(cipher);

/** The categories in which two sides have nothing in common. */
export function disagreements(ours: Offer, theirs: Offer): readonly Category[] {
  const shared = (category: Category): string | undefined =>
    ours[category].find((name) => theirs[category].includes(name));
  const cipher = shared('cipher');
  return categories.filter((category) =>
    category === 'hmac' && cipher !== undefined && needsNoMac(cipher)
      ? false
      : shared(category) === undefined,
  );
}

/** The profile to add for a server that the modern lists do not reach; undefined when none is needed, or none helps. */
export function legacyFor(theirs: Offer): LegacyProfile | undefined {
  if (disagreements(modernAlgorithms, theirs).length === 0) return undefined;
  return disagreements(offerOf('etch'), theirs).length === 0 ? 'etch' : undefined;
}
