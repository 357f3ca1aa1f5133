/** Truth, equality and order of values, as Python 2 has them. */
import { PythonError, Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import { ascii, entriesOf, itemsOf, known, type PyValue, wholeNumber } from './values.ts';

/** The longest text that is a key of a dictionary. */
const mostKey = 10_000;

/** Whether a value counts as true. */
export function truthOf(value: PyValue): boolean {
  const sure = known(value);
  switch (sure.type) {
    case 'str':
    case 'unicode':
      return sure.value !== '';
    case 'int':
    case 'long':
      return sure.value !== 0n;
    case 'float':
      return sure.value !== 0;
    case 'bool':
      return sure.value;
    case 'NoneType':
      return false;
    case 'tuple':
      return sure.items.length > 0;
    case 'list':
      return itemsOf(sure).length > 0;
    case 'dict':
      return entriesOf(sure).size > 0;
    case 'iterator':
      return !sure.isRange || sure.items.length > 0;
    default:
      return true;
  }
}

/** Whether `==` holds. */
export function equal(left: PyValue, right: PyValue, machine: Machine): boolean {
  machine.work();
  const [a, b] = [known(left), known(right)];
  if (isText(a) && isText(b)) {
    machine.work(a.value.length);
    if (a.type !== b.type) ascii((a.type === 'str' ? a : b).value);
    return a.value === b.value;
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return compareNumbers(x, y) === 0;
  if (a.type === 'list' && b.type === 'list') return equalItems(itemsOf(a), itemsOf(b), machine);
  if (a.type === 'tuple' && b.type === 'tuple') return equalItems(a.items, b.items, machine);
  if (a.type === 'dict' && b.type === 'dict') {
    const [left, right] = [entriesOf(a), entriesOf(b)];
    if (left.size !== right.size) return false;
    return [...left].every(([key, [, value]]) => {
      const other = right.get(key);
      return other !== undefined && machine.deeper(() => equal(value, other[1], machine));
    });
  }
  if (a.type === 'module' && b.type === 'module') return a.name === b.name;
  return a === b || (a.type === 'NoneType' && b.type === 'NoneType');
}

function equalItems(left: readonly PyValue[], right: readonly PyValue[], machine: Machine): boolean {
  if (left.length !== right.length) return false;
  return machine.deeper(() =>
    left.every((item, index) => {
      const other = right[index];
      return other !== undefined && equal(item, other, machine);
    }),
  );
}

/** Less than 0, 0 or more, as `cmp`; texts, numbers and lists of them only. */
export function order(left: PyValue, right: PyValue, machine: Machine): number {
  machine.work();
  const [a, b] = [known(left), known(right)];
  if (isText(a) && isText(b)) {
    machine.work(a.value.length);
    return a.value === b.value ? 0 : orderTexts(a.value, b.value);
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return compareNumbers(x, y);
  // Python 2 puts numbers before everything else but None.
  if (x !== null && (isText(b) || isRow(b))) return -1;
  if (y !== null && (isText(a) || isRow(a))) return 1;
  if (a.type === 'NoneType' && b.type === 'NoneType') return 0;
  if (a.type === 'NoneType') return -1;
  if (b.type === 'NoneType') return 1;
  if (a.type !== b.type || !isRow(a) || !isRow(b))
    throw new Uncertain(`the order of ${a.type} and ${b.type}`);
  const [first, second] = [rowOf(a), rowOf(b)];
  return machine.deeper(() => {
    for (const [index, item] of first.entries()) {
      const other = second[index];
      if (other === undefined) return 1;
      if (!equal(item, other, machine)) return order(item, other, machine);
    }
    return first.length - second.length;
  });
}

function orderTexts(left: string, right: string): number {
  if (/[^\0-\x7f]/.test(left + right)) throw new Uncertain('the order of bytes beyond ASCII');
  return left < right ? -1 : 1;
}

type Sure = ReturnType<typeof known>;

function isText(value: Sure): value is Extract<Sure, { type: 'str' | 'unicode' }> {
  return value.type === 'str' || value.type === 'unicode';
}

function isRow(value: Sure): value is Extract<Sure, { type: 'list' | 'tuple' }> {
  return value.type === 'list' || value.type === 'tuple';
}

function rowOf(value: Extract<Sure, { type: 'list' | 'tuple' }>): readonly PyValue[] {
  return value.type === 'list' ? itemsOf(value) : value.items;
}

/** A number in a form that can be compared: whole ones exactly. */
function numberOf(value: Sure): bigint | number | null {
  return value.type === 'float' ? value.value : wholeNumber(value);
}

function compareNumbers(left: bigint | number, right: bigint | number): number {
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The name by which a dictionary finds a key. */
export function keyOf(value: PyValue): string {
  const sure = known(value);
  if (isText(sure)) {
    if (sure.value.length > mostKey) throw new Uncertain('a very long key');
    if (sure.type === 'unicode') ascii(sure.value);
    return `text ${sure.value}`;
  }
  const number = numberOf(sure);
  if (number !== null) return `number ${number}`;
  if (sure.type === 'NoneType') return 'none';
  if (sure.type === 'tuple') {
    if (sure.items.some((item) => item.type === 'tuple')) throw new Uncertain('nested tuples as keys');
    return `tuple ${JSON.stringify(sure.items.map(keyOf))}`;
  }
  if (sure.type === 'list' || sure.type === 'dict') {
    throw new PythonError('TypeError', `unhashable type: '${sure.type}'`);
  }
  throw new Uncertain(`${sure.type} as a key`);
}
