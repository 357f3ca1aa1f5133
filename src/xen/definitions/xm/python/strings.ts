/** Reads one string literal of Python 2, of any kind. */

interface StringLiteral {
  readonly error?: undefined;
  readonly value: string;
  readonly unicode: boolean;
  /** Escapes in it make bytes beyond ASCII. */
  readonly bytes: boolean;
  readonly end: number;
  /** How many line ends stand in it. */
  readonly lines: number;
}

interface BadString {
  readonly error: string;
  readonly kind: 'SyntaxError' | 'ValueError';
}

const startPattern = /([uUbB]?[rR]?)("""|'''|"|')/y;
const lineEnd = /\r\n|\n|\r/g;
const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};
const escapePattern =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})?|(N\{[^}]*\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|([\s\S]))/g;

/** Whether a string begins there. */
export function stringStart(source: string, at: number): boolean {
  startPattern.lastIndex = at;
  return startPattern.test(source);
}

/** The string that begins at `at`. */
export function readString(source: string, at: number): StringLiteral | BadString {
  startPattern.lastIndex = at;
  const [opening = '', prefix = '', quote = ''] = startPattern.exec(source) ?? [];
  const from = at + opening.length;
  const to = closing(source, from, quote);
  if (to === null || source.slice(from, to).includes('\0')) {
    const what = quote.length === 3 ? 'EOF while scanning triple-quoted' : 'EOL while scanning';
    return { error: `${what} string literal`, kind: 'SyntaxError' };
  }
  const inner = source.slice(from, to);
  const lines = inner.match(lineEnd)?.length ?? 0;
  const body = lines === 0 ? inner : inner.replace(lineEnd, '\n');
  const unicode = /u/i.test(prefix);
  const end = to + quote.length;
  if (!body.includes('\\')) return { value: body, unicode, bytes: false, end, lines };
  if (/r/i.test(prefix)) {
    // Also in a raw unicode string \u0041 is a character.
    const bytes = unicode && /\\[uU]/.test(body);
    return { value: body, unicode, bytes, end, lines };
  }
  return { ...resolveEscapes(body, unicode), unicode, end, lines } as StringLiteral | BadString;
}

/** Where the closing quotes stand. */
function closing(source: string, from: number, quote: string): number | null {
  const pattern = quote.length === 3 ? /\\[\s\S]|"""|'''/g : /\\(?:\r\n|[\s\S])|["']|[\r\n]/g;
  pattern.lastIndex = from;
  for (let found = pattern.exec(source); found !== null; found = pattern.exec(source)) {
    if (found[0] === quote) return found.index;
    if (found[0] === '\n' || found[0] === '\r') return null;
  }
  return null;
}

function resolveEscapes(body: string, unicode: boolean): { value: string; bytes: boolean } | BadString {
  let bytes = false;
  let bad = false;
  let broken = false;
  const value = body.replace(escapePattern, (whole, octal, hex, wide, other) => {
    if (unicode && /^[uUN]$/.test(other ?? '')) broken = true;
    if (other !== undefined) return simple[other] ?? whole;
    // Only in unicode strings they mean anything.
    if (wide !== undefined && !unicode) return whole;
    if (/^u/.test(wide ?? '')) return String.fromCharCode(Number.parseInt(wide.slice(1), 16));
    if (wide !== undefined) {
      bytes = true;
      return whole;
    }
    if (octal === undefined && hex === undefined) {
      bad = true;
      return whole;
    }
    const code =
      octal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(octal, 8) & (unicode ? 0x1ff : 0xff);
    if (code > 0x7f && !unicode) bytes = true;
    return String.fromCharCode(code);
  });
  if (broken) return { error: '(unicode error) truncated or unknown escape', kind: 'SyntaxError' };
  return bad ? { error: 'invalid \\x escape', kind: 'ValueError' } : { value, bytes };
}
