/** MAC addresses for the network cards of domains. */
import { createHash } from 'node:crypto';

/**
 * The first of the card's fixed addresses that is not taken: the entries of a list may have changed places since others of
 * them were given theirs.
 * @param taken in one form, as `sameForm` gives it.
 */
export function freeMacFor(server: string, domain: string, card: number, taken: ReadonlySet<string>): string {
  for (let number = card; ; number += 1) {
    const mac = macFor(server, domain, number);
    if (!taken.has(mac)) return mac;
  }
}

/**
 * A fixed address from Xen's own range (00:16:3e), the same for the same domain each time: a second
 * `domain create` then writes the same definition. The fourth byte stays below 0x80, as xm's own addresses do.
 */
export function macFor(server: string, domain: string, card = 0): string {
  const digest = createHash('sha256').update(`${server}\0${domain}\0${card}`).digest();
  const tail = [(digest[0] ?? 0) & 0x7f, digest[1] ?? 0, digest[2] ?? 0];
  return ['00', '16', '3e', ...tail.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
