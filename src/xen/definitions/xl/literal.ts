/** Writes values as xl reads them back. */
import type { Value } from '../model.ts';

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/**
 * A string in the quotes that need no escape, a number without any, a list on one line.
 * @throws RangeError for what xl cannot hold: a NUL character, and numbers that are no 64-bit integers.
 */
export function literal(value: Value): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return string(value);
  return `[${value.map(literal).join(', ')}]`;
}

/** xl has no sign outside of quotes. */
function number(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`xl has no number ${value}`);
  return value < 0 || Object.is(value, -0) ? `"${value}"` : String(value);
}

function string(value: string): string {
  if (value.includes('\0')) throw new RangeError('xl has no place for a NUL character in a string');
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
  const escaped = value.replace(/["'\\\u0007\b\f\n\r\t\v]/g, (character) =>
    character === '"' || character === "'"
      ? character === quote
        ? `\\${character}`
        : character
      : (escapes[character] ?? character),
  );
  return `${quote}${escaped}${quote}`;
}
