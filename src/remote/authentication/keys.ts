/** Private key files: the route's own, or the usual ones of the user. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';
import type { Route } from '../route.ts';

/** A key file that can be used, at once or with its passphrase. */
export interface KeyFile {
  readonly file: string;
  /** The key; undefined while it is locked. */
  readonly key: ParsedKey | undefined;
  /** Only the public half: it names a key of the agent. */
  readonly isPublic: boolean;
  /** The public half, where it is known without a passphrase (from FILE.pub). */
  readonly publicBlob: Buffer | undefined;
  /** The key of a locked file; undefined when the passphrase is wrong. */
  unlock(passphrase: Secret): Promise<ParsedKey | undefined>;
}

export interface KeyFiles {
  readonly keys: readonly KeyFile[];
  /** Files that were named and cannot be used, with the reason. */
  readonly skipped: readonly string[];
}

const usualNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * The key files to try, in their order: those that the route names, else those of ~/.ssh that are there.
 * @throws CtctlError `unreachable` when the key file that the entry names cannot be used.
 */
export async function keyFilesOf(route: Route): Promise<KeyFiles> {
  const files = route.identities ?? usualNames.map((file) => join(homedir(), '.ssh', file));
  const read = await Promise.all(files.map(async (file) => ({ file, result: await readKeyFile(file) })));
  const skipped: string[] = [];
  for (const { file, result } of read) {
    if (typeof result !== 'string') continue;
    if (route.identityRequired) throw keyError(route, file, result);
    // What ssh_config names by habit is often not there, and so are the usual ones.
    if (result !== absent) skipped.push(`key ${file}: ${result}`);
  }
  return { keys: read.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])), skipped };
}

export function keyError({ name, server }: Route, file: string, why: string, next?: string): CtctlError {
  return new CtctlError('unreachable', `${name}: cannot use the key file ${file}: ${why}`, {
    server: name,
    final: true,
    next:
      next ??
      (server === undefined
        ? `see IdentityFile of Host ${name} in ~/.ssh/config`
        : `ctctl server edit ${server} --identity FILE`),
  });
}

const absent = 'there is no such file';

/** @returns the key, or why it cannot be used. */
export async function readKeyFile(file: string): Promise<KeyFile | string> {
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? absent : messageOf(error);
  }
  const key = await parseKey(text);
  const unlock = async (passphrase: Secret): Promise<ParsedKey | undefined> => {
    const unlocked = await parseKey(text, passphrase);
    return unlocked instanceof Error ? undefined : unlocked;
  };
  if (key instanceof Error) {
    if (isFido(text)) return fidoWords;
    if (!/encrypted|passphrase/i.test(key.message)) return key.message;
    return { file, key: undefined, isPublic: false, publicBlob: await publicHalf(file), unlock };
  }
  const publicBlob = key.getPublicSSH();
  return key.isPrivateKey()
    ? { file, key, isPublic: false, publicBlob, unlock }
    : { file, key: undefined, isPublic: true, publicBlob, unlock: async () => undefined };
}

/** The public half of an OpenSSH key file stands in it unencrypted, with its type. */
function isFido(text: Buffer): boolean {
  const body = Buffer.from(text.toString('latin1').replaceAll(/-----[^-]*-----/g, ''), 'base64');
  return body.includes('sk-ssh-ed25519@') || body.includes('sk-ecdsa-sha2-');
}

export const fidoWords =
  "a FIDO key, which ctctl's own SSH cannot use (set transport: openssh, see ctctl server edit --transport)";

async function publicHalf(file: string): Promise<Buffer | undefined> {
  const text = await readFile(`${file}.pub`).catch(() => undefined);
  const key = text && (await parseKey(text));
  return key && !(key instanceof Error) ? key.getPublicSSH() : undefined;
}

async function parseKey(text: Buffer, passphrase?: Secret): Promise<ParsedKey | Error> {
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal());
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key in it')) : parsed;
}
