/** Keys for tests. ssh2 1.17 writes about one in 250 so that it cannot read it itself: such are thrown away. */
import ssh2 from 'ssh2';

/** A private key in OpenSSH's format. */
export function usableKey(): string {
  return usable(() => ssh2.utils.generateKeyPairSync('ed25519').private);
}

/** One that this passphrase opens. */
export function lockedKeyWith(passphrase: string): string {
  const lock = { passphrase, cipher: 'aes256-cbc', rounds: 1 };
  return usable(() => ssh2.utils.generateKeyPairSync('ed25519', lock).private, passphrase);
}

function usable(make: () => string, passphrase?: string): string {
  for (;;) {
    const key = make();
    if (!(ssh2.utils.parseKey(key, passphrase) instanceof Error)) return key;
  }
}
