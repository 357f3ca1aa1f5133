/** The host keys that were accepted: a known_hosts file of our own, keyed by the server's inventory name. */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError, messageOf } from '../common/errors.ts';

/** A host key: its type (`ssh-ed25519`) and the raw public key blob. */
export interface HostKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** The host keys of the servers. */
export interface KnownHosts {
  /** Keys accepted for a server, one a type: the newest line of a type counts. */
  keysOf(server: string): Promise<readonly HostKey[]>;
  /** Appends a key; an older key of the same type counts no more. */
  accept(server: string, key: HostKey): Promise<void>;
  /** Forgets a server, so that a new one may have its name. */
  forget(server: string): Promise<void>;
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

/** The store in a file of OpenSSH's known_hosts format: `NAME TYPE BASE64` a line. */
export function knownHostsFileStore(file: string): KnownHosts {
  return {
    async keysOf(server) {
      const keys = new Map<string, HostKey>();
      for (const [name, type, key] of (await lines(file)).map((line) => line.split(/\s+/))) {
        if (name === server && type && key) keys.set(type, { type, blob: Buffer.from(key, 'base64') });
      }
      return [...keys.values()];
    },
    async accept(server, key) {
      const line = `${server} ${key.type} ${key.blob.toString('base64')}\n`;
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        // A file that somebody has edited may lack its last newline.
        const text = await readText(file);
        await appendFile(file, text === '' || text.endsWith('\n') ? line : `\n${line}`, { mode: 0o600 });
      } catch (error) {
        fail(file, error);
      }
    },
    async forget(server) {
      const all = await lines(file);
      const kept = all.filter((line) => line.split(/\s+/)[0] !== server);
      if (kept.length < all.length)
        await writeFileAtomic(file, kept.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    },
  };
}

async function lines(file: string): Promise<readonly string[]> {
  const text = await readText(file).catch((error: unknown) => fail(file, error));
  return text.split('\n').filter((line) => line.trim() !== '');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function fail(file: string, error: unknown): never {
  throw new CtctlError('failed', `cannot use the known host keys in ${file}: ${messageOf(error)}`, {
    cause: error,
  });
}
