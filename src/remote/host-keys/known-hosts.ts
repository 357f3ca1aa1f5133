/** The host keys that were accepted: a known_hosts file of our own, keyed by inventory names, only ever appended to. */
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { type HostKey, isSameKey } from './host-key.ts';
import { parseLine } from './known-hosts-lines.ts';

/** The host keys of the servers, by the names that HostKeyPlace calls `storeName`. */
export interface KnownHosts {
  /** Keys accepted for a name, one a type: the newest of a type counts. */
  keysOf(name: string): Promise<readonly HostKey[]>;
  /** Accepts a key; with `replace` it is from then on the only one of that name. */
  accept(name: string, key: HostKey, options?: AcceptOptions): Promise<void>;
  /** Forgets a name, so that a new server may have it. */
  forget(name: string): Promise<void>;
}

export interface AcceptOptions {
  readonly replace?: boolean;
}

/**
 * The store in a file of OpenSSH's known_hosts format: `NAME TYPE BASE64` a line. It is read in its order: a plain line
 * adds a key, and the same with `@revoked` before it takes that key out again. Nothing in it is ever rewritten, so
 * what people write into it stays, and two programs that write at once lose nothing.
 * Names are literal and their case counts, as in the inventory: no wildcards, no hashes.
 */
export function knownHostsFileStore(file: string): KnownHosts {
  const keysOf = async (name: string): Promise<readonly HostKey[]> => keysIn(await textOf(file), name);
  const linesOf = async (name: string): Promise<readonly string[]> =>
    (await keysOf(name)).map((key) => `@revoked ${lineOf(name, key)}`);
  return {
    keysOf,
    async accept(name, key, { replace = false } = {}) {
      await append(file, [...(replace ? await linesOf(name) : []), lineOf(name, key)]);
    },
    async forget(name) {
      const revoked = await linesOf(name);
      if (revoked.length > 0) await append(file, revoked);
    },
  };
}

function keysIn(text: string, name: string): readonly HostKey[] {
  const keys = new Map<string, HostKey>();
  for (const line of text.split('\n').map(parseLine)) {
    if (line === undefined || !line.names.split(',').includes(name)) continue;
    const { marker, key } = line;
    const current = keys.get(key.type);
    if (marker === undefined) keys.set(key.type, key);
    if (marker === 'revoked' && current && isSameKey(current, key)) keys.delete(key.type);
  }
  return [...keys.values()];
}

function lineOf(name: string, { type, blob }: HostKey): string {
  // Such a name would be read as something else; neither the inventory nor ssh_config has any.
  if (!/^(?![@#|])[^\s\p{Cc},]+$/u.test(name)) {
    throw new Error(`no name for a known_hosts file: ${JSON.stringify(name)}`);
  }
  return `${name} ${type} ${blob.toString('base64')}`;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw unusable(file, error);
  }
}

/** All lines in one write at the end of the file, wherever that is by then (O_APPEND). */
async function append(file: string, lines: readonly string[]): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a+', 0o600);
    try {
      const start = (await endsWithLine(handle)) ? '' : '\n';
      const bytes = Buffer.from(`${start}${lines.join('\n')}\n`);
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten < bytes.length) throw new Error('no space left');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unusable(file, error);
  }
}

/** A file that somebody has edited may lack its last newline. */
async function endsWithLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === '\n';
}

function unusable(file: string, error: unknown): CtctlError {
  return new CtctlError('failed', `cannot use the known host keys in ${file}: ${messageOf(error)}`, {
    cause: error,
  });
}
