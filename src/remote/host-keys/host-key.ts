/** A host key: what a server shows to prove who it is. */
import { createHash } from 'node:crypto';

/** A public key: its type (`ssh-ed25519`) and its blob as it goes over the wire. */
export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** The key that a server showed: the type is the first string of the blob (RFC 4253, 6.6). */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return { type: blob.subarray(4, 4 + length).toString('latin1'), blob };
}

/** `SHA256:…` as ssh-keygen prints it. */
export function fingerprint({ blob }: HostKey): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** `MD5:ab:cd:…`: all that ssh-keygen knew before OpenSSH 6.8, for comparing at an old server's own console. */
export function oldFingerprint({ blob }: HostKey): string {
  const digest = createHash('md5').update(blob).digest('hex');
  return `MD5:${digest.match(/../g)?.join(':')}`;
}

export function isSameKey(one: HostKey, other: HostKey): boolean {
  return one.type === other.type && one.blob.equals(other.blob);
}

/**
 * The key in the two fields of a known_hosts line or a public key file; undefined where they hold none.
 * What is cut off or of another type than it says must not count: it would make every key look changed.
 */
export function keyFromText(type: string, base64: string): HostKey | undefined {
  if (!/^[\w@.-]+$/.test(type) || !/^(?:[A-Za-z0-9+/]{4})+$/.test(base64.replace(/={1,2}$/, fill))) return;
  const key = hostKeyOf(Buffer.from(base64, 'base64'));
  return key.type === type && isWhole(key) ? key : undefined;
}

const fill = (padding: string): string => 'A'.repeat(padding.length);

/** How many strings a blob is made of, its type being the first; those that do not stand here have two or more. */
const lengths: Readonly<Record<string, number>> = {
  'ecdsa-sha2-nistp256': 3,
  'ecdsa-sha2-nistp384': 3,
  'ecdsa-sha2-nistp521': 3,
  'ssh-rsa': 3,
  'ssh-dss': 5,
};

/** Whether the blob is a row of strings, each behind its length, with none missing and nothing behind them. */
function isWhole({ type, blob }: HostKey): boolean {
  let count = 0;
  let at = 0;
  while (at + 4 <= blob.length) {
    at += 4 + blob.readUInt32BE(at);
    count += 1;
  }
  return at === blob.length && count >= (lengths[type] ?? 2);
}
