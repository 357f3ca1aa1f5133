/** The words of an xl definition file, as libxlu's scanner cuts them, its oddities included. One at a time. */
import { unquote } from './escapes.ts';

export type TokenKind =
  | 'IDENT'
  | 'NUMBER'
  | 'STRING'
  | 'NEWLINE'
  | '='
  | '+='
  | ','
  | '['
  | ']'
  | ';'
  | '$end'
  /** What the scanner itself complains of. */
  | 'fault';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** STRING: without quotes and escapes; IDENT and NUMBER: as they stand; fault: what is wrong. */
  readonly text: string;
  /** STRING: what is lost of it on the way. */
  readonly loss?: string;
}

/** Every call gives the next token; after the end always `$end`. Whole file: linear time. */
export type Scanner = () => Token;

export function createScanner(source: string): Scanner {
  let at = 0;
  let line = 1;
  const lastNewline = source.lastIndexOf('\n');

  const token = (kind: TokenKind, end: number, text = '', loss?: string): Token => {
    const found = { kind, start: at, end, line, text, ...(loss === undefined ? {} : { loss }) };
    at = end;
    return found;
  };

  const newline = (end: number): Token => {
    const found = token('NEWLINE', end);
    line += 1;
    return found;
  };

  const string = (end: number): Token => {
    const { value, fault, loss } = unquote(source.slice(at + 1, end - 1));
    return fault === undefined ? token('STRING', end, value, loss) : token('fault', end, fault);
  };

  /** Anything else, up to the next blank. As the last byte of a file it ends the file without a word. */
  const fault = (): Token => {
    if (at + 1 === source.length && source.charCodeAt(at) < 0x80) {
      at = source.length;
      return token('$end', at);
    }
    return token('fault', skip(source, at + 1, notBlank), 'lexical error');
  };

  return () => {
    while (source[at] === ' ' || source[at] === '\t') at += 1;
    const first = source[at];
    if (first === undefined) return token('$end', at);
    if (first === '\n') return newline(at + 1);
    if (first === '#') {
      // One that nothing ends is no comment: its words are looked at one by one.
      return at > lastNewline ? fault() : newline(source.indexOf('\n', at) + 1);
    }
    if (first === '=' || first === ',' || first === '[' || first === ']' || first === ';') {
      return token(first, at + 1);
    }
    if (first === '+' && source[at + 1] === '=') return token('+=', at + 2);
    if (first === "'" || first === '"') {
      const end = endOfString(source, at);
      return end === undefined ? fault() : string(end);
    }
    const kind = isLetter(first) ? 'IDENT' : isDigit(first) ? 'NUMBER' : undefined;
    if (kind === undefined) return fault();
    const end = skip(source, at + 1, kind === 'IDENT' ? ofName : ofNumber);
    return token(kind, end, source.slice(at, end));
  };
}

/** Behind the closing quote; nothing where the line ends first. */
function endOfString(source: string, start: number): number | undefined {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source[at];
    if (character === quote) return at + 1;
    if (character === '\\') at += 1;
    if (source[at] === '\n') return undefined;
  }
  return undefined;
}

function skip(source: string, from: number, wanted: (character: string) => boolean): number {
  let at = from;
  for (let character = source[at]; character !== undefined && wanted(character); character = source[at])
    at += 1;
  return at;
}

const isLetter = (character: string): boolean => character >= 'a' && character <= 'z';
const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const ofName = (character: string): boolean =>
  isLetter(character) || isDigit(character) || character === '.' || character === '_';
const ofNumber = (character: string): boolean =>
  isDigit(character) || (character >= 'a' && character <= 'f') || character === 'x';
const notBlank = (character: string): boolean =>
  character !== ' ' && character !== '\t' && character !== '\n';
