/** `text % values`, as Python 2 formats them. */

import { keyOf } from './compare.ts';
import { PythonError, Uncertain } from './errors.ts';
import { type Machine, mostSize } from './machine.ts';
import { exponentialOf, fixedOf, general, reprOf, textOf } from './text.ts';
import { ascii, entriesOf, known, type PyValue, text, wholeNumber } from './values.ts';

type Sure = ReturnType<typeof known>;

const directive = /%(?:\(([^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([\s\S])?/g;
const mostWidth = 1000;

/** The text with its directives filled in. */
export function formatText(
  pattern: Extract<Sure, { type: 'str' | 'unicode' }>,
  values: Sure,
  machine: Machine,
): PyValue {
  const row = values.type === 'tuple' ? values.items : [values];
  let used = 0;
  let named = false;
  let unicode = pattern.type === 'unicode';
  let length = 0;
  const take = (name: string | undefined): PyValue => {
    if (name !== undefined) {
      named = true;
      return lookUp(values, name);
    }
    if (named) throw new PythonError('TypeError', 'not enough arguments for format string');
    const value = row[used++];
    if (value === undefined) throw new PythonError('TypeError', 'not enough arguments for format string');
    return value;
  };
  machine.work(pattern.value.length);
  const result = pattern.value.replace(directive, (_, name, flags, width, precision, letter) => {
    if (letter === undefined) throw new PythonError('ValueError', 'incomplete format');
    if (letter === '%' && width !== '*') return pad('%', flags, width, 'c');
    if (width === '*' || precision === '*') throw new Uncertain('a format with a width of its own');
    const value = known(take(name));
    if (value.type === 'unicode' && letter === 's') unicode = true;
    const piece = pad(directiveText(value, letter, flags, precision, machine), flags, width, letter);
    machine.work(piece.length);
    length += piece.length;
    if (length > mostSize.text) throw new Uncertain('a text that grows too long');
    return piece;
  });
  if (!named && used < row.length && values.type !== 'dict' && values.type !== 'list')
    throw new PythonError('TypeError', 'not all arguments converted during string formatting');
  return unicode ? { type: 'unicode', value: result } : text(result);
}

function lookUp(values: Sure, name: string): PyValue {
  if (values.type !== 'dict') throw new PythonError('TypeError', 'format requires a mapping');
  const entry = entriesOf(values).get(keyOf(text(name)));
  if (entry === undefined) throw new PythonError('KeyError', `'${name}'`);
  return entry[1];
}

function directiveText(
  value: Sure,
  letter: string,
  flags: string,
  precision: string | undefined,
  machine: Machine,
): string {
  if (letter === 's' || letter === 'r') {
    const whole = letter === 's' ? textOf(value, machine) : reprOf(value, machine);
    return precision === undefined ? whole : ascii(whole).slice(0, Number(precision));
  }
  if (letter === 'c') return character(value);
  if ('diu'.includes(letter))
    return signed(wholeOf(value, letter), '', (size) => size.toString(), flags, precision);
  if ('xXo'.includes(letter))
    return signed(
      wholeOf(value, letter),
      flags.includes('#') ? (prefixes[letter] ?? '') : '',
      (size) => based(size, letter),
      flags,
      precision,
    );
  if ('eEfFgG'.includes(letter)) return real(value, letter, flags, precision);
  throw new PythonError('ValueError', `unsupported format character '${letter}'`);
}

function character(value: Sure): string {
  const code = wholeNumber(value);
  if (code !== null && code >= 0n && code < 128n) return String.fromCharCode(Number(code));
  if (value.type === 'str' && value.value.length === 1) return value.value;
  throw new Uncertain('a character beyond ASCII');
}

function wholeOf(value: Sure, letter: string): bigint {
  if (value.type === 'float' && letter !== 'x' && letter !== 'X' && letter !== 'o')
    return BigInt(Math.trunc(value.value));
  const whole = wholeNumber(value);
  if (whole !== null) return whole;
  if (value.type === 'float') throw new Uncertain('a float in base 8 or 16');
  // Python 2.4 and 2.7 say it differently; both refuse.
  throw new PythonError('TypeError', `%${letter} format: a number is required, not ${value.type}`);
}

const prefixes: Readonly<Record<string, string>> = { x: '0x', X: '0X', o: '0' };

function based(size: bigint, letter: string): string {
  const digits = size.toString(letter === 'o' ? 8 : 16);
  return letter === 'X' ? digits.toUpperCase() : digits;
}

function signed(
  value: bigint,
  prefix: string,
  digits: (size: bigint) => string,
  flags: string,
  precision: string | undefined,
): string {
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (value === 0n && precision !== undefined && Number(precision) === 0)
    throw new Uncertain('a number without digits');
  const size = digits(value < 0n ? -value : value).padStart(bounded(precision ?? '0'), '0');
  // Of octal numbers one zero is enough.
  return sign + (prefix === '0' && size.startsWith('0') ? '' : prefix) + size;
}

function real(value: Sure, letter: string, flags: string, precision: string | undefined): string {
  const number = value.type === 'float' ? value.value : Number(wholeOf(value, letter));
  const places = Math.min(bounded(precision ?? '6'), 100);
  if (Math.abs(number) >= 1e21 || flags.includes('#')) throw new Uncertain('a very large float as a text');
  const isNegative = number < 0 || Object.is(number, -0);
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const size = Math.abs(number);
  if (letter === 'f' || letter === 'F') return sign + fixedOf(size, places);
  const digits =
    letter.toLowerCase() === 'g'
      ? general(size, places)
      : exponentialOf(size, places).replace(/e([-+])(\d)$/, 'e$10$2');
  return sign + (letter < 'a' ? digits.toUpperCase() : digits);
}

function pad(piece: string, flags: string, width: string | undefined, letter: string): string {
  const size = bounded(width ?? '0');
  if (size <= piece.length && size === 0) return piece;
  if (flags.includes('-')) return ascii(piece).padEnd(size);
  if (!flags.includes('0') || 'src'.includes(letter)) return ascii(piece).padStart(size);
  const [sign = ''] = /^[-+ ]?(?:0[xX](?=.))?/.exec(piece) ?? [];
  return sign + piece.slice(sign.length).padStart(size - sign.length, '0');
}

function bounded(digits: string): number {
  const size = Number(digits);
  if (size > mostWidth) throw new Uncertain('a very wide format');
  return size;
}
