/**
 * The words of a disk specification, as libxlu's disk scanner cuts them: of all words that fit at a place
 * the longest counts, and of equally long ones the one that stands first here.
 */
import { hasCome, type XlVersion } from './version.ts';

export type DiskWord =
  /** `format=raw`, `cdrom` (no value), `target=` with all that follows it. */
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string; readonly text: string }
  /** `phy:`, without the colon. */
  | { readonly kind: 'prefix'; readonly name: string }
  | { readonly kind: 'positional'; readonly value: string }
  /** Nothing that xl knows: `text` is the part that it shows. */
  | { readonly kind: 'wrong'; readonly reason: string; readonly text: string };

/** With a value up to the next comma. */
const valued: Readonly<Record<string, XlVersion | undefined>> = {
  format: undefined,
  devtype: undefined,
  access: undefined,
  backend: undefined,
  backendtype: undefined,
  specification: '4.17',
  vdev: undefined,
  script: undefined,
  'colo-host': undefined,
  'colo-port': undefined,
  'colo-export': undefined,
  'active-disk': undefined,
  'hidden-disk': undefined,
};

const flags: Readonly<Record<string, XlVersion | undefined>> = {
  cdrom: undefined,
  'direct-io-safe': undefined,
  discard: undefined,
  'no-discard': undefined,
  colo: undefined,
  'no-colo': undefined,
  trusted: '4.17',
  untrusted: '4.17',
  'grant_usage=1': '4.20',
  'grant_usage=0': '4.20',
};

/** Forms and tools of xm's days; all but those of `formats` and `scripts` mean nothing. */
export const prefixes = {
  formats: ['raw', 'qcow', 'qcow2', 'vhd'],
  scripts: ['iscsi', 'nbd', 'enbd', 'drbd'],
  swallowed: ['tapdisk', 'tap', 'tap2', 'aio', 'ioemu', 'file', 'phy'],
};
const knownPrefixes: ReadonlySet<string> = new Set(Object.values(prefixes).flat());

const known = (table: Readonly<Record<string, XlVersion | undefined>>, name: string, version: XlVersion) =>
  Object.hasOwn(table, name) && hasCome(table[name], version);

/** Calls back for every word until it says stop. Linear in the length of the specification. */
export function eachDiskWord(
  spec: string,
  version: XlVersion,
  take: (word: DiskWord) => 'stop' | 'go on',
): void {
  const next = { delimiter: finder(spec, /[=,]/g), comma: finder(spec, /,/g), newline: finder(spec, /\n/g) };
  const blanks = /[ \t\n]+/y;
  const head = /[a-z][-a-z0-9_]*/y;
  let at = 0;
  while (at < spec.length) {
    blanks.lastIndex = at;
    const blank = blanks.exec(spec)?.[0].length ?? 0;
    if (blank > 0) {
      at += blank;
      continue;
    }
    head.lastIndex = at;
    const name = head.exec(spec)?.[0] ?? '';
    const { word, end } = wordAt(spec, at, name, version, {
      delimiter: next.delimiter(at),
      comma: next.comma(at),
      newline: next.newline(at),
    });
    if (word === undefined || take(word) === 'stop') return;
    at = end;
  }
}

interface Ends {
  /** The next `=` or comma, comma, newline; the length of the text where there is none. */
  readonly delimiter: number;
  readonly comma: number;
  readonly newline: number;
}

interface Found {
  /** Nothing: a lone stray character at the end, which xl passes over. */
  readonly word: DiskWord | undefined;
  readonly end: number;
}

function wordAt(spec: string, at: number, name: string, version: XlVersion, ends: Ends): Found {
  const behind = at + name.length;
  const positional = ends.delimiter + (spec[ends.delimiter] === ',' ? 1 : 0);
  const candidates = [
    name === '' ? undefined : parameter(spec, at, name, version, ends),
    name !== '' && spec[behind] === ':' ? prefix(spec, at, name, ends) : undefined,
  ];
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (candidate !== undefined && candidate.length > (best?.length ?? 0)) best = candidate;
  }
  if (positional - at > (best?.length ?? 0)) {
    return { word: { kind: 'positional', value: spec.slice(at, ends.delimiter) }, end: positional };
  }
  if (best !== undefined) return best;
  const rest = spec.slice(at, Math.max(ends.newline, at + 1));
  return {
    word: at + 1 === spec.length ? undefined : { kind: 'wrong', reason: 'bad disk syntax', text: rest },
    end: spec.length,
  };
}

interface Candidate extends Found {
  /** How much it counts for, which is not always how much it takes. */
  readonly length: number;
}

function parameter(
  spec: string,
  at: number,
  name: string,
  version: XlVersion,
  { comma, newline }: Ends,
): Candidate | undefined {
  const behind = at + name.length;
  const value = spec[behind] === '=' ? behind + 1 : undefined;
  const candidate = (from: number, to: number, end: number): Candidate => {
    const word = { kind: 'parameter', name, value: spec.slice(from, to), text: spec.slice(at, end) } as const;
    return { length: end - at, end, word };
  };
  const withComma = (end: number): number => end + (spec[end] === ',' ? 1 : 0);
  if (value === undefined) {
    return known(flags, name, version) ? candidate(behind, behind, withComma(behind)) : undefined;
  }
  if (name === 'target') return candidate(value, newline - (spec[newline - 1] === ',' ? 1 : 0), newline);
  if (known(valued, name, version)) return candidate(value, comma, withComma(comma));
  const digit = `${name}=${spec[value] ?? ''}`;
  if (known(flags, digit, version)) return candidate(value, value + 1, withComma(value + 1));
  if (name.includes('_') || value >= spec.length || spec[value] === ',') return undefined;
  const end = withComma(value + 1);
  const text = spec.slice(at, end);
  return { length: end - at, end, word: { kind: 'wrong', reason: 'unknown parameter', text } };
}

function prefix(spec: string, at: number, name: string, { newline }: Ends): Candidate | undefined {
  const behind = at + name.length + 1;
  if (knownPrefixes.has(name)) {
    return { length: newline - at, end: behind, word: { kind: 'prefix', name } };
  }
  if (name.includes('-') || name.includes('_')) return undefined;
  const letter = spec[behind];
  const all = letter !== undefined && !/[a-z0-9]/.test(letter);
  const word = { kind: 'wrong', reason: 'unknown deprecated disk prefix', text: `${name}:` } as const;
  return { length: (all ? Math.max(newline, behind + 1) : behind) - at, end: behind, word };
}

/** The next place of a pattern, or the end; cheap where asked for places that only go up. */
function finder(text: string, pattern: RegExp): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      pattern.lastIndex = from;
      found = pattern.exec(text)?.index ?? text.length;
    }
    return found;
  };
}
