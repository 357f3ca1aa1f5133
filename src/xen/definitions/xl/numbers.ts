/** Numbers as C's strtol and its relatives read them. */

export interface Scanned {
  /** 64 bits; beyond them it is an overflow. */
  readonly value: bigint;
  readonly overflow: boolean;
  /** How many characters it took; 0: no number at all. */
  readonly length: number;
}

const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

const patterns = {
  0: /[ \t\n\v\f\r]*([+-]?)(?:0[xX]([\da-fA-F]+)|(0[0-7]*)|(\d+))/y,
  10: /[ \t\n\v\f\r]*([+-]?)(\d+)/y,
  16: /[ \t\n\v\f\r]*([+-]?)(?:0[xX](?=[\da-fA-F]))?([\da-fA-F]+)/y,
};

/** The number that stands at a place of a text; base 0: 0x is hexadecimal, a leading 0 octal. */
export function scanNumber(text: string, base: 0 | 10 | 16, from = 0): Scanned {
  const pattern = patterns[base];
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  if (match === null) return { value: 0n, overflow: false, length: 0 };
  const [all, sign] = match;
  const digits = digitsOf(match, base);
  // Long before a number of any length costs anything.
  const short = digits.replace(/^(0[xXo])?0+(?=[\da-fA-F])/, '$1');
  const size = short.length > 30 ? largest + 1n : BigInt(short);
  const value = sign === '-' ? -size : size;
  const overflow = value > largest || value < smallest;
  return { value, overflow, length: all.length };
}

function digitsOf([, , first, octal, decimal]: RegExpExecArray, base: 0 | 10 | 16): string {
  if (base === 10) return first ?? '0';
  if (first !== undefined) return `0x${first}`;
  return octal === undefined ? (decimal ?? '0') : `0o${octal}`;
}

/** A whole text that is one number, as xl reads its values: in base 0. */
export function readNumber(text: string): bigint | 'out of range' | undefined {
  const { value, overflow, length } = scanNumber(text, 0);
  if (overflow) return 'out of range';
  return length > 0 && length === text.length ? value : undefined;
}
