/** Planted secrets, and the search for them in whatever form somebody may have written them down. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Sentinel {
  /** What it is planted as: `login password`. */
  readonly name: string;
  /** Letters and digits alone: no escaping changes it. */
  readonly text: string;
}

/** @param length a VNC password has 8 characters, no more. */
export function sentinel(name: string, length = 24): Sentinel {
  const text = randomBytes(64)
    .toString('base64')
    .replaceAll(/[^A-Za-z]/g, '');
  return { name, text: text.slice(0, length) };
}

/** The forms that are looked for: `name as plain` and so on, with their bytes in Latin 1. */
export function formsOf({ name, text }: Sentinel): readonly (readonly [what: string, form: string])[] {
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    [`${name} as plain text`, text],
    [`${name} in UTF-16`, utf16.toString('latin1')],
    [`${name} in hex`, Buffer.from(text).toString('hex')],
    ...[0, 1, 2].map((offset) => [`${name} in base64`, inBase64(text, offset)] as const),
  ];
}

/** What base64 makes of a text that stands so many bytes after a multiple of three, without what its neighbours change. */
function inBase64(text: string, offset: number): string {
  const encoded = Buffer.from(`${'\0'.repeat(offset)}${text}`)
    .toString('base64')
    .replace(/=+$/, '');
  const isWhole = (offset + text.length) % 3 === 0;
  return encoded.slice([0, 2, 3][offset], isWhole ? undefined : -1);
}

/** Which forms of which sentinels stand in it. */
export function findIn(bytes: Buffer | string, sentinels: readonly Sentinel[]): readonly string[] {
  const text = typeof bytes === 'string' ? Buffer.from(bytes).toString('latin1') : bytes.toString('latin1');
  const found = sentinels.flatMap(formsOf).filter(([, form]) => text.includes(form));
  return [...new Set(found.map(([what]) => what))];
}

/** `FILE: login password in base64` for a file, or every file below a folder; what disappears meanwhile is passed over. */
export function findBelow(path: string, sentinels: readonly Sentinel[]): readonly string[] {
  return filesBelow(path).flatMap((file) =>
    findIn(bytesOf(file), sentinels).map((found) => `${file}: ${found}`),
  );
}

function filesBelow(path: string): readonly string[] {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) return stats.isFile() ? [path] : [];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isGone(error)) return Buffer.alloc(0);
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOENT', 'ENOTDIR', 'ESRCH'].includes(code);
}
