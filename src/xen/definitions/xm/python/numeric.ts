/** `int()` and `float()` of Python 2. */
import { PythonError, Uncertain } from './errors.ts';
import { wholeValue } from './numbers.ts';
import { type known, type PyValue, wholeNumber } from './values.ts';

type Sure = ReturnType<typeof known>;

const mostDigits = 500;

/** `int(value, base)` */
export function toWhole(value: Sure, base: PyValue | undefined, name: string): PyValue {
  if (base !== undefined && ['int', 'long', 'float', 'bool', 'list', 'NoneType'].includes(value.type))
    throw new PythonError('TypeError', `${name}() can't convert non-string with explicit base`);
  if (base !== undefined && !(base.type === 'int' && base.value === 10n)) return based(value, base);
  if (value.type === 'float') return wholeValue(BigInt(Math.trunc(value.value)));
  if (value.type === 'str' || value.type === 'unicode') {
    const digits = wholeText(value.value);
    if (digits === null)
      throw new PythonError(
        'ValueError',
        `invalid literal for ${name}() with base 10: '${value.value.slice(0, 200)}'`,
      );
    return wholeValue(digits);
  }
  const whole = wholeNumber(value);
  if (whole !== null) return wholeValue(whole);
  throw new PythonError('TypeError', `${name}() argument must be a string or a number, not '${value.type}'`);
}

/** The number that `int()` makes of a text, or null. */
export function wholeText(value: string): bigint | null {
  const word = /^[ \t\n\r\f\v]*([-+]?)[ \t\n\r\f\v]*(\d+)[ \t\n\r\f\v]*$/.exec(value);
  if (word === null) return null;
  const [, sign, digits = ''] = word;
  if (digits.length > mostDigits) throw new Uncertain('a number of more than 500 digits');
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
}

function based(value: Sure, base: PyValue): PyValue {
  const text = value.type === 'str' ? value.value.trim().toLowerCase() : null;
  if (text !== null && base.type === 'int' && base.value === 16n && /^(?:0x)?[0-9a-f]{1,16}$/.test(text))
    return wholeValue(BigInt(`0x${text.replace(/^0x/, '')}`));
  if (text !== null && base.type === 'int' && base.value === 2n && /^[01]{1,64}$/.test(text))
    return wholeValue(BigInt(`0b${text}`));
  throw new Uncertain('int() with a base');
}

/** `float(value)` */
export function toFloat(value: Sure): number {
  if (value.type === 'float') return value.value;
  const whole = wholeNumber(value);
  if (whole !== null) return Number(whole);
  if (value.type !== 'str' && value.type !== 'unicode')
    throw new PythonError('TypeError', 'float() argument must be a string or a number');
  const word = value.value.trim();
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word) && Number.isFinite(Number(word)))
    return Number(word);
  if (/^[-+]?(?:inf|nan|[\d.]+e)/i.test(word)) throw new Uncertain('a float that is none');
  throw new PythonError('ValueError', `invalid literal for float(): ${word.slice(0, 200)}`);
}
