/** The lines of OpenSSH's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): what they say, and about whom. */
import { createHmac } from 'node:crypto';
import { type HostKey, keyFromText } from './host-key.ts';

/** `revoked`: the key must never be accepted. `cert-authority`: it signs the certificates of hosts. */
export type Marker = 'revoked' | 'cert-authority';

export interface KnownHostsLine {
  readonly marker: Marker | undefined;
  /** The names as they stand there: patterns with commas between them, or one hashed name. */
  readonly names: string;
  readonly key: HostKey;
}

const markers: Readonly<Record<string, Marker>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

/**
 * What a line says; undefined for a comment, an empty line and one that is broken, which OpenSSH skips too.
 * @param line one byte a character (latin1), for the file has no encoding.
 */
export function parseLine(line: string): KnownHostsLine | undefined {
  const fields = line.split(/[ \t\r]+/).filter((field) => field !== '');
  const isMarked = fields[0]?.startsWith('@') === true;
  const marker = isMarked ? markers[fields[0] ?? ''] : undefined;
  if (isMarked && marker === undefined) return undefined;
  const [names = '', type = '', base64 = ''] = isMarked ? fields.slice(1) : fields;
  // A second marker is an error, not a name.
  if (/^[@#]/.test(names)) return undefined;
  const key = keyFromText(type, base64);
  return key && { marker, names, key };
}

/**
 * Whether a line is about a host. A negated pattern that fits wins over all others of its line.
 * @param name as OpenSSH looks it up: `host`, or `[host]:port` where the port is not 22.
 */
export function matches({ names }: Pick<KnownHostsLine, 'names'>, name: string): boolean {
  // OpenSSH hashes what it writes in small letters too, so a hash in capitals does not exist.
  const wanted = lowerCase(Buffer.from(name).toString('latin1'));
  if (names.startsWith('|')) return isHashOf(names, wanted);
  const patterns = lowerCase(names).split(',');
  const fits = (pattern: string): boolean => fitsPattern(wanted, pattern);
  const isNegated = patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)));
  return !isNegated && patterns.some((pattern) => !pattern.startsWith('!') && fits(pattern));
}

/** `|1|SALT|HASH`: HMAC-SHA1 of the name, the salt being the key of it. */
function isHashOf(hashed: string, name: string): boolean {
  const [, salt = '', hash = ''] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hashed) ?? [];
  const key = Buffer.from(salt, 'base64');
  return key.length === 20 && createHmac('sha1', key).update(name, 'latin1').digest('base64') === hash;
}

/** Only A to Z, as OpenSSH does: one byte stays one byte. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Whether the pattern, in which `*` stands for any text and `?` for one character, fits the whole of the text.
 * Goes back to the last star only, so that no pattern of a stranger's file takes for ever, as a RegExp might.
 */
function fitsPattern(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let afterStar = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      afterStar = at;
      next += 1;
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      afterStar += 1;
      at = afterStar;
      next = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}
