/** A FIDO key whose security key does not exist: all that can be tried without the hardware. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const type = 'sk-ssh-ed25519@openssh.com';
const application = 'ssh:';

/** Writes the key file as ssh-keygen does (PROTOCOL.key, PROTOCOL.u2f of OpenSSH). */
export function makeFidoKey(folder: string): { readonly file: string; readonly publicLine: string } {
  const point = randomBytes(32);
  const publicBlob = Buffer.concat([string(type), string(point), string(application)]);
  const check = randomBytes(4);
  // The flag asks for a touch.
  const parts = [check, check, publicBlob, Buffer.from([1]), string(randomBytes(64)), string(''), string('')];
  const secret = Buffer.concat(parts);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, at) => at + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const text = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[string('none'), string('none'), string(''), count],
    ...[string(publicBlob), string(Buffer.concat([secret, padding]))],
  ]);
  const lines = text.toString('base64').match(/.{1,70}/g) ?? [];
  const file = join(folder, 'id_ed25519_sk');
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} OPENSSH PRIVATE KEY-----`);
  writeFileSync(file, [begin, ...lines, end, ''].join('\n'), { mode: 0o600 });
  const publicLine = `${type} ${publicBlob.toString('base64')}`;
  writeFileSync(`${file}.pub`, `${publicLine}\n`);
  return { file, publicLine };
}

/** A string of the SSH protocol: its length, then its bytes (RFC 4251, 5). */
function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
