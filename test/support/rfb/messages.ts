/** What an RFB client sends (RFC 6143, 7.3 to 7.5), and the numbers that both sides use. */
import { createCipheriv } from 'node:crypto';

export const version = 'RFB 003.008\n';
export const securityNone = 1;
export const securityVncAuth = 2;
export const encodingRaw = 0;
export const encodingDesktopSize = -223;

/** 32 bits a pixel, little endian, bytes in the order red, green, blue, unused. */
export const rgbaFormat = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);

export function setPixelFormat(): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 0]), rgbaFormat]);
}

export function setEncodings(encodings: readonly number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * encodings.length);
  message.writeUInt8(2);
  message.writeUInt16BE(encodings.length, 2);
  encodings.forEach((encoding, index) => {
    message.writeInt32BE(encoding, 4 + 4 * index);
  });
  return message;
}

/** Asks for the whole picture; never for more of it than the server has. */
export function updateRequest(width: number, height: number): Buffer {
  const message = Buffer.alloc(10);
  message.writeUInt8(3);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}

/**
 * The answer to a VncAuth challenge: DES with the password's bytes, each with its bits in reverse order.
 * OpenSSL 3 has no single DES any more; triple DES with three equal keys is the same.
 */
export function answerChallenge(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key);
  const reversed = key.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
  );
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([reversed, reversed, reversed]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}
