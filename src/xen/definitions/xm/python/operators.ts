/** What Python's operators make of two values. */
import { PythonError, Uncertain } from './errors.ts';
import { formatText } from './format.ts';
import { type Machine, mostSize } from './machine.ts';
import { wholeValue } from './numbers.ts';
import { ascii, bool, float, itemsOf, known, list, type PyValue, tuple, wholeNumber } from './values.ts';

type Sure = ReturnType<typeof known>;

/** `left operator right`, for values that are known. */
export function operate(operator: string, left: PyValue, right: PyValue, machine: Machine): PyValue {
  const [a, b] = [known(left), known(right)];
  if (operator === '%' && (a.type === 'str' || a.type === 'unicode')) return formatText(a, b, machine);
  if (operator === '+') {
    const joined = join(a, b, machine);
    if (joined) return joined;
  }
  if (operator === '*') {
    const repeated = repeat(a, b, machine) ?? repeat(b, a, machine);
    if (repeated) return repeated;
  }
  const [x, y] = [wholeNumber(a), wholeNumber(b)];
  if (x !== null && y !== null) {
    const whole = wholes[operator]?.(x, y);
    if (a.type === 'bool' && b.type === 'bool' && '&|^'.includes(operator)) return bool(whole !== 0n);
    if (whole === undefined) return typeError(operator, a, b);
    const long = a.type === 'long' || b.type === 'long';
    return typeof whole !== 'bigint' ? whole : long ? { type: 'long', value: whole } : wholeValue(whole);
  }
  const [p, q] = [numberOf(a), numberOf(b)];
  if (p !== null && q !== null && floats[operator]) return float(finite(floats[operator](p, q)));
  if (![a, b].every((value) => plainTypes.has(value.type)))
    throw new Uncertain(`${a.type} ${operator} ${b.type}`);
  return typeError(operator, a, b);
}

const plainTypes = new Set('str unicode int long float bool NoneType list tuple dict iterator'.split(' '));

function typeError(operator: string, left: Sure, right: Sure): never {
  if (operator === '+' && left.type === 'str')
    throw new PythonError('TypeError', `cannot concatenate 'str' and '${right.type}' objects`);
  if (operator === '+' && (left.type === 'list' || left.type === 'tuple'))
    throw new PythonError(
      'TypeError',
      `can only concatenate ${left.type} (not "${right.type}") to ${left.type}`,
    );
  throw new PythonError(
    'TypeError',
    `unsupported operand type(s) for ${operator.replace('true ', '')}: '${left.type}' and '${right.type}'`,
  );
}

function join(left: Sure, right: Sure, machine: Machine): PyValue | null {
  if (
    (left.type === 'str' || left.type === 'unicode') &&
    (right.type === 'str' || right.type === 'unicode')
  ) {
    if (left.value.length + right.value.length > mostSize.text)
      throw new Uncertain('a text that grows too long');
    const type = left.type === 'unicode' ? left.type : right.type;
    if (left.type !== right.type) ascii((left.type === 'str' ? left : right).value);
    return { type, value: left.value + right.value };
  }
  if (left.type === 'list' && right.type === 'list')
    return list(joinItems(itemsOf(left), itemsOf(right), machine));
  if (left.type === 'tuple' && right.type === 'tuple')
    return tuple(joinItems(left.items, right.items, machine));
  return null;
}

/** The entries of both. */
export function joinItems(
  left: readonly PyValue[],
  right: readonly PyValue[],
  machine: Machine,
): readonly PyValue[] {
  if (left.length + right.length > mostSize.items) throw new Uncertain('a list that grows too long');
  machine.work(left.length + right.length);
  return [...left, ...right];
}

function repeat(value: Sure, count: Sure, machine: Machine): PyValue | null {
  const times = wholeNumber(count);
  if (times === null) return null;
  const isText = value.type === 'str' || value.type === 'unicode';
  if (!isText && value.type !== 'list' && value.type !== 'tuple') return null;
  const unit = isText
    ? value.value.length
    : value.type === 'list'
      ? itemsOf(value).length
      : value.items.length;
  if (times <= 0n || unit === 0)
    return isText ? { type: value.type, value: '' } : value.type === 'list' ? list([]) : tuple([]);
  if (BigInt(unit) * times > BigInt(isText ? mostSize.text : mostSize.items))
    throw new Uncertain('a value that grows too long');
  machine.work(unit * Number(times));
  if (isText) return { type: value.type, value: value.value.repeat(Number(times)) };
  const row = value.type === 'list' ? itemsOf(value) : value.items;
  const items = Array.from({ length: Number(times) }, () => row).flat();
  return value.type === 'list' ? list(items) : tuple(items);
}

const wholes: Readonly<Record<string, (left: bigint, right: bigint) => bigint | PyValue>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => bounded(left, right, () => left * right),
  '/': divide,
  'true /': divideTruly,
  '//': divide,
  '%': (left, right) => left - divide(left, right) * right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => {
    if (right < 0n) throw new PythonError('ValueError', 'negative shift count');
    if (right > BigInt(mostSize.bits)) throw new Uncertain('a number that grows too long');
    return bounded(left, 1n, () => left << right);
  },
  '>>': (left, right) => {
    if (right < 0n) throw new PythonError('ValueError', 'negative shift count');
    return left >> (right > BigInt(mostSize.bits) ? BigInt(mostSize.bits) * 2n : right);
  },
  '**': (left, right) => {
    if (right < 0n) return left === 0n ? divide(1n, 0n) : powerBelowOne(left, right);
    if (right * BigInt(left.toString(2).length) > BigInt(mostSize.bits))
      throw new Uncertain('a number that grows too long');
    return left ** right;
  },
};

/** A whole number to the power of a negative one. */
function powerBelowOne(left: bigint, right: bigint): PyValue {
  const divisor = left ** (right < -64n ? 0n : -right);
  if (right < -64n || !Number.isSafeInteger(Number(divisor))) throw new Uncertain('a power of floats');
  return float(1 / Number(divisor));
}

function bounded(left: bigint, right: bigint, result: () => bigint): bigint {
  // 16 bits a hexadecimal digit would be wrong by a factor of four; the limit is far from anything real.
  if (left.toString(16).length + right.toString(16).length > mostSize.bits)
    throw new Uncertain('a number that grows too long');
  return result();
}

/** Python rounds towards minus infinity. */
function divide(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

/** With `from __future__ import division`. Beyond 53 bits Pythons round differently. */
function divideTruly(left: bigint, right: bigint): PyValue {
  if (right === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
  if ([left, right].some((value) => !Number.isSafeInteger(Number(value))))
    throw new Uncertain('a division of very large numbers');
  return float(Number(left) / Number(right));
}

const floats: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right, 'float division by zero'),
  'true /': (left, right) => left / nonZero(right, 'float division by zero'),
  '//': (left, right) => {
    const exact = (left - remainder(left, nonZero(right, 'float divmod()'))) / right;
    const below = Math.floor(exact);
    return exact - below > 0.5 ? below + 1 : below;
  },
  '%': (left, right) => remainder(left, nonZero(right, 'float modulo')),
  '**': (left, right) => {
    const result = left ** right;
    // Only what is exact is the same everywhere.
    if (Number.isSafeInteger(left) && Number.isInteger(right) && Number.isSafeInteger(result)) return result;
    throw new Uncertain('a power of floats');
  },
};

/** With the sign of the divisor. */
function remainder(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

function nonZero(value: number, message: string): number {
  if (value === 0) throw new PythonError('ZeroDivisionError', message);
  return value;
}

/** The number of a value as a float, or null. */
export function numberOf(value: Sure): number | null {
  if (value.type === 'float') return value.value;
  const whole = wholeNumber(value);
  return whole === null ? null : Number(whole);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Uncertain('a float beyond all bounds');
  return value;
}

/** `-value`, `+value`, `~value` */
export function negate(operator: '-' | '+' | '~', value: PyValue): PyValue {
  const sure = known(value);
  if (sure.type === 'float' && operator !== '~') return float(operator === '-' ? -sure.value : sure.value);
  const whole = wholeNumber(sure);
  if (whole === null)
    throw new PythonError('TypeError', `bad operand type for unary ${operator}: '${sure.type}'`);
  const result = operator === '-' ? -whole : operator === '~' ? ~whole : whole;
  return sure.type === 'long' ? { type: 'long', value: result } : wholeValue(result);
}
