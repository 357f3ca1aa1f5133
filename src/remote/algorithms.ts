/** What ctctl speaks with a server of today: explicit lists, because ssh2's defaults still take SHA-1. */
import type { Algorithms } from 'ssh2';

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
 * The lists for one server: the host key types that are already known for it come first, for otherwise the server
 * could answer with another of its keys, which would look like a changed one.
 * @param knownTypes types as they stand in known_hosts, such as `ssh-ed25519` or `ssh-rsa`.
 */
export function algorithmsFor(knownTypes: readonly string[]): Algorithms {
  const isKnown = (algorithm: string): boolean =>
    knownTypes.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const all: readonly string[] = modernAlgorithms.serverHostKey;
  const ordered = [...all.filter(isKnown), ...all.filter((algorithm) => !isKnown(algorithm))];
  return {
    kex: [...modernAlgorithms.kex],
    cipher: [...modernAlgorithms.cipher],
    hmac: [...modernAlgorithms.hmac],
    serverHostKey: ordered as (typeof modernAlgorithms.serverHostKey)[number][],
  };
}
