/** VncAuth: DES of a challenge with the password as key, as qemu checks it. */
import { createCipheriv, timingSafeEqual } from 'node:crypto';

/** The answer to a 16-byte challenge. Only the first 8 bytes of a password count. */
export function vncResponse(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key, 0, 0, 8);
  const mirrored = Buffer.from(key.map(mirrorBits));
  // OpenSSL 3 has no single DES any more; three times the same key is just that.
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([mirrored, mirrored, mirrored]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

/** VNC takes each byte of the key with its lowest bit first. */
function mirrorBits(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
}

export function isRightResponse(password: string, challenge: Buffer, response: Buffer): boolean {
  return timingSafeEqual(vncResponse(password, challenge), response);
}
