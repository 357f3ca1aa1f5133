/** Splits an xl definition into tokens as libxlu's lexer does, with its very complaints. */

export type TokenKind = 'IDENT' | 'NUMBER' | 'STRING' | 'NEWLINE' | 'PUNCTUATION' | 'BAD' | 'END';

export interface Token {
  readonly kind: TokenKind;
  /** The source text, as complaints quote it. */
  readonly text: string;
  /** The value of a string, without its quotes. */
  readonly value: string;
  readonly line: number;
}

export interface Complaint {
  readonly line: number;
  readonly near: string;
  readonly message: string;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** By the index of the token before which each was found, so that they come in source order. */
  readonly complaints: ReadonlyMap<number, Complaint>;
  /** A stray `. : ( ) + -` makes xl suspect Python. */
  readonly likelyPython: boolean;
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['NEWLINE', /#[^\n]*\n|\n/y],
  ['IDENT', /[a-z][._0-9a-z]*/y],
  ['NUMBER', /[0-9][0-9a-fx]*/y],
  ['PUNCTUATION', /\+=|[,[\]=;]/y],
  ['STRING', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
];

/** Tokens of a whole file; a bad character and the run that follows it become one `BAD` token. */
export function lex(text: string): Lexed {
  const tokens: Token[] = [];
  const complaints = new Map<number, Complaint>();
  let likelyPython = false;
  let at = 0;
  let line = 1;
  let badLine = 0;
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') {
      at += 1;
      continue;
    }
    const [kind, source] = nextToken(text, at);
    if (kind === 'BAD') {
      if (/^[+,\-.():]/.test(source)) likelyPython = true;
      // Genuine xl says no more about a line after its first bad character.
      if (line !== badLine) complaints.set(tokens.length, { line, near: source, message: 'lexical error' });
      badLine = line;
    }
    const unquoted = kind === 'STRING' ? unquote(source) : { value: source };
    if (unquoted.error !== undefined) {
      complaints.set(tokens.length, { line, near: source, message: unquoted.error });
    }
    tokens.push({ kind, text: source, value: unquoted.value, line });
    at += source.length;
    if (kind === 'NEWLINE') line += 1;
  }
  tokens.push({ kind: 'END', text: '', value: '', line });
  return { tokens, complaints, likelyPython };
}

function nextToken(text: string, at: number): readonly [TokenKind, string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return [kind, match[0]];
  }
  const bad = /[^\n][^ \t\n]*/y;
  bad.lastIndex = at;
  return ['BAD', bad.exec(text)?.[0] ?? text.slice(at, at + 1)];
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** The value of a quoted string. Octal and hexadecimal escapes are broken in xl itself, so they are errors here. */
function unquote(source: string): { value: string; error?: string } {
  let value = '';
  for (let at = 1; at < source.length - 1; at += 1) {
    const character = source[at] ?? '';
    if (character !== '\\') {
      value += character;
      continue;
    }
    at += 1;
    const letter = source[at] ?? '';
    const plain = escapes[letter];
    if (plain === undefined) return { value, error: escapeError(letter) };
    value += plain;
  }
  return { value };
}

function escapeError(letter: string): string {
  if (letter === 'x') {
    return 'invalid digit after backslash hexnumerical character escape in quoted string';
  }
  if (/[0-7]/.test(letter)) {
    return 'invalid digit after backslash octal numerical character escape in quoted string';
  }
  // The spelling is xl's.
  return 'invalid character after backlash in quoted string';
}

/** A token as bison's complaints call it. */
export function tokenName(token: Token): string {
  if (token.kind === 'END') return '$end';
  if (token.kind !== 'PUNCTUATION') return token.kind;
  return token.text === '+=' ? '+=' : `'${token.text}'`;
}
