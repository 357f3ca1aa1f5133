/** Values that can be gone through, indexed and cut. */
import { keyOf } from './compare.ts';
import { PythonError, Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import {
  ascii,
  entriesOf,
  type IteratorValue,
  itemsOf,
  known,
  list,
  type PyValue,
  text,
  tuple,
  wholeNumber,
} from './values.ts';

type Sure = ReturnType<typeof known>;

/** The entries in the order in which Python goes through them. */
export function sequenceOf(value: PyValue, machine: Machine): readonly PyValue[] {
  const sure = known(value);
  switch (sure.type) {
    case 'list':
      return itemsOf(sure);
    case 'tuple':
      return sure.items;
    case 'str':
    case 'unicode':
      machine.work(sure.value.length);
      return Array.from(ascii(sure.value), (char) => ({ type: sure.type, value: char }));
    case 'dict':
      return inOrder(sure).map(([key]) => key);
    case 'iterator':
      return left(sure, machine);
    case 'int':
    case 'long':
    case 'float':
    case 'bool':
    case 'NoneType':
    case 'function':
      throw new PythonError('TypeError', `'${sure.type}' object is not iterable`);
    default:
      throw new Uncertain(`what is in a ${sure.type}`);
  }
}

/** What an iterator gives the first time. */
function left(value: IteratorValue, machine: Machine): readonly PyValue[] {
  const isHere = value.madeBy === (machine.origin?.statement ?? null);
  if (!value.isRange && (value.isSpent || !isHere)) throw new Uncertain('what an iterator has left');
  value.isSpent = true;
  return value.items;
}

/** The entries of a dictionary; Python 2 has them in an order of its own, so only one is sure. */
export function inOrder(value: Extract<Sure, { type: 'dict' }>): readonly (readonly [PyValue, PyValue])[] {
  const entries = [...entriesOf(value).values()];
  if (entries.length > 1) throw new Uncertain('the order of a dictionary');
  return entries;
}

/** `value[index]` */
export function at(value: PyValue, index: PyValue, machine: Machine): PyValue {
  const [sure, key] = [known(value), known(index)];
  if (sure.type === 'dict') {
    const entry = entriesOf(sure).get(keyOf(key));
    if (entry === undefined)
      throw new PythonError('KeyError', key.type === 'str' ? `'${key.value}'` : 'a key');
    return entry[1];
  }
  const where = wholeNumber(key);
  if (sure.type === 'str' || sure.type === 'unicode') {
    machine.work(sure.value.length);
    const size = ascii(sure.value).length;
    const found = sure.value.charAt(place(where, size, 'string', key));
    return { type: sure.type, value: found };
  }
  if (sure.type === 'list' || sure.type === 'tuple') {
    const items = sure.type === 'list' ? itemsOf(sure) : sure.items;
    const item = items[place(where, items.length, sure.type, key)];
    if (item !== undefined) return item;
  }
  if (scalars.has(sure.type)) throw unsubscriptable(sure.type);
  throw new Uncertain(`an index of a ${sure.type}`);
}

const scalars = new Set(['int', 'long', 'float', 'bool', 'NoneType']);

function unsubscriptable(type: string): PythonError {
  return new PythonError('TypeError', `'${type}' object is unsubscriptable`);
}

/** Where an index points, counted from the start. */
export function place(where: bigint | null, size: number, what: string, key: Sure): number {
  if (where === null) throw new PythonError('TypeError', `${what} indices must be integers, not ${key.type}`);
  const index = where < 0n ? where + BigInt(size) : where;
  if (index < 0n || index >= BigInt(size)) throw new PythonError('IndexError', `${what} index out of range`);
  return Number(index);
}

/** `value[from:to]` */
export function slice(value: PyValue, from: PyValue | null, to: PyValue | null, machine: Machine): PyValue {
  const sure = known(value);
  if (scalars.has(sure.type)) throw unsubscriptable(sure.type);
  if (sure.type !== 'str' && sure.type !== 'unicode' && sure.type !== 'list' && sure.type !== 'tuple')
    throw new Uncertain(`a part of a ${sure.type}`);
  const [start, end] = [bound(from), bound(to)];
  if ('value' in sure) machine.work(sure.value.length);
  if (sure.type === 'str') return text(ascii(sure.value).slice(start, end));
  if (sure.type === 'unicode') return { type: 'unicode', value: ascii(sure.value).slice(start, end) };
  const items = sure.type === 'list' ? itemsOf(sure) : sure.items;
  machine.work(items.length);
  return sure.type === 'list' ? list(items.slice(start, end)) : tuple(items.slice(start, end));
}

function bound(value: PyValue | null): number | undefined {
  if (value === null || value.type === 'NoneType') return undefined;
  const whole = wholeNumber(known(value));
  if (whole === null)
    throw new PythonError('TypeError', 'slice indices must be integers or None or have an __index__ method');
  return Number(whole);
}
