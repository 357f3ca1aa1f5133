/** Reads one number of Python 2: decimal, octal (`0400`), hexadecimal, long (`512L`), float. */
import { float, type PyValue, unknown } from './values.ts';

const numberPattern =
  /0[xX][0-9a-fA-F]+[lL]?|0[bB][01]+[lL]?|0[oO][0-7]+[lL]?|(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?[jJ]?|\d+(?:[eE][-+]?\d+[jJ]?|[lLjJ])?/y;
const mostDigits = 500;
const mostInt32 = 2n ** 31n - 1n;
const mostInt64 = 2n ** 63n - 1n;

/** The number that begins at `at`; its value is null for one that Python refuses. No number there: null. */
export function readNumber(source: string, at: number): { value: PyValue | null; end: number } | null {
  numberPattern.lastIndex = at;
  const [word] = numberPattern.exec(source) ?? [];
  if (word === undefined) return null;
  return { value: numberOf(word), end: at + word.length };
}

function numberOf(word: string): PyValue | null {
  if (/[jJ]$/.test(word)) return unknown('a complex number');
  if (word.length > mostDigits) return unknown('a number of more than 500 digits');
  const prefixed = /^0[xXbBoO]/.test(word);
  if (!prefixed && /[.eE]/.test(word))
    return Number.isFinite(Number(word)) ? float(Number(word)) : unknown('a float beyond all bounds');
  const digits = word.replace(/[lL]$/, '');
  if (!prefixed && /^0\d*[89]/.test(digits)) return null;
  const value = BigInt(!prefixed && /^0\d/.test(digits) ? `0o${digits}` : digits);
  return digits === word ? wholeValue(value) : { type: 'long', value };
}

/** A whole number as Python makes it: an int, or a long where an int is too small for it. */
export function wholeValue(value: bigint): PyValue {
  const size = value < 0n ? -value - 1n : value;
  if (size <= mostInt32) return { type: 'int', value };
  if (size > mostInt64) return { type: 'long', value };
  return unknown('a number beyond 32 bits: an int or a long, depending on the server’s processor');
}
