/** Private key files: the entry's own, or the usual ones of the user. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { CtctlError } from '../common/errors.ts';
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';

/** A key file that can be used, at once or with its passphrase. */
export interface KeyFile {
  readonly file: string;
  /** The key; undefined while it is locked. */
  readonly key: ParsedKey | undefined;
  /** The key of a locked file; undefined when the passphrase is wrong. */
  unlock(passphrase: Secret): Promise<ParsedKey | undefined>;
}

/**
 * The key files to try, in their order: the one that the entry names, else those of ~/.ssh that are there.
 * @throws CtctlError `unreachable` when the key file of the entry cannot be used.
 */
export async function keyFilesOf({ name, identity }: Server): Promise<readonly KeyFile[]> {
  if (identity !== undefined) {
    const read = await readKeyFile(identity);
    if (typeof read === 'string') throw keyError(name, identity, read);
    return [read];
  }
  const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((file) => join(homedir(), '.ssh', file));
  const keys = await Promise.all(usual.map(readKeyFile));
  return keys.filter((key) => typeof key !== 'string');
}

export function keyError(server: string, file: string, why: string): CtctlError {
  return new CtctlError('unreachable', `${server}: cannot use the key file ${file}: ${why}`, {
    server,
    final: true,
    next: `ctctl server edit ${server} --identity FILE`,
  });
}

/** @returns the key, or why it cannot be used. */
async function readKeyFile(file: string): Promise<KeyFile | string> {
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'there is no such file' : message;
  }
  const key = await parseKey(text);
  const unlock = async (passphrase: Secret): Promise<ParsedKey | undefined> => {
    const unlocked = await parseKey(text, passphrase);
    return unlocked instanceof Error ? undefined : unlocked;
  };
  if (key instanceof Error) {
    return /encrypted|passphrase/i.test(key.message) ? { file, key: undefined, unlock } : key.message;
  }
  return key.isPrivateKey() ? { file, key, unlock } : 'that is the public half, not a private key';
}

async function parseKey(text: Buffer, passphrase?: Secret): Promise<ParsedKey | Error> {
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal());
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key in it')) : parsed;
}
