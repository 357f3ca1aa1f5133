/** FIDO keys without the hardware: the files that ssh-keygen would have written, which nobody can sign with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sshString } from './fake-agent.ts';

const type = 'sk-ssh-ed25519@openssh.com';
const point = Buffer.alloc(32, 7);

/** The public half as it goes over the wire (PROTOCOL.u2f). */
export const fidoBlob = Buffer.concat([sshString(type), sshString(point), sshString('ssh:')]);

/** Writes `folder/name` and its public half; the path. */
export function makeFidoKey(folder: string, name: string): string {
  const file = join(folder, name);
  writeFileSync(`${file}.pub`, `${type} ${fidoBlob.toString('base64')} ${name}\n`);
  const check = Buffer.alloc(8, 1);
  const flags = Buffer.from([1]);
  const handle = sshString(Buffer.alloc(64, 9));
  const rest = [flags, handle, sshString(''), sshString(name)];
  const secret = Buffer.concat([check, sshString(type), sshString(point), sshString('ssh:'), ...rest]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(sshString),
    Buffer.from([0, 0, 0, 1]),
    sshString(fidoBlob),
    sshString(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString('base64').match(/.{1,70}/g) ?? [];
  const text = ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''];
  writeFileSync(file, text.join('\n'), { mode: 0o600 });
  return file;
}
