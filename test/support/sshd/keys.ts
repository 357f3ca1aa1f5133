/** Throw-away SSH keys, made by the system's own ssh-keygen. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, type HostKey } from '../../../src/remote/host-keys/host-key.ts';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

const bits: Readonly<Record<KeyType, string>> = { ed25519: '256', ecdsa: '256', rsa: '2048' };

export interface Key extends HostKey {
  /** The private key; the public one stands beside it, with `.pub`. */
  readonly file: string;
  /** The line for authorized_keys. */
  readonly publicLine: string;
  /** `SHA256:…`, by ssh-keygen. */
  readonly fingerprint: string;
}

export interface KeyOptions {
  readonly type?: KeyType;
  readonly passphrase?: string;
}

/** Makes the key `folder/name`. */
export function makeKey(
  folder: string,
  name: string,
  { type = 'ed25519', passphrase = '' }: KeyOptions = {},
): Key {
  const file = join(folder, name);
  const passed = ['-q', '-t', type, '-b', bits[type], '-N', passphrase, '-C', name, '-f', file];
  execFileSync('ssh-keygen', passed, { stdio: 'pipe' });
  const publicLine = readFileSync(`${file}.pub`, 'utf8').trim();
  const [keyType = '', base64 = ''] = publicLine.split(' ');
  const [, shown = ''] = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' }).split(
    ' ',
  );
  const key = { type: keyType, blob: Buffer.from(base64, 'base64') };
  if (fingerprint(key) !== shown) throw new Error(`ssh-keygen says ${shown}, ctctl ${fingerprint(key)}`);
  return { ...key, file, publicLine, fingerprint: shown };
}
