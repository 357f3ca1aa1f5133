/** The methods of Python 2's lists, tuples and dictionaries that definitions use. */
import { equal, keyOf } from './compare.ts';
import { PythonError, Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import { joinItems } from './operators.ts';
import { inOrder, place, sequenceOf } from './sequences.ts';
import { sortItems } from './sort.ts';
import {
  bool,
  type DictValue,
  entriesOf,
  itemsOf,
  iterator,
  known,
  type ListValue,
  list,
  none,
  type PyValue,
  tuple,
  wholeNumber,
} from './values.ts';

type Method<Self> = (self: Self, args: readonly PyValue[], machine: Machine) => PyValue;

const listNames = new Set('append count extend index insert pop remove reverse sort'.split(' '));
const dictNames = new Set(
  'clear copy fromkeys get has_key items iteritems iterkeys itervalues keys pop popitem setdefault update values'.split(
    ' ',
  ),
);

/** `null`: lists have no such method. */
export function listMethod(name: string): Method<ListValue> | null {
  return listNames.has(name) ? counted(name, lists[name] ?? hard(name), mostOfLists) : null;
}

/** `null`: dictionaries have no such method. */
export function dictMethod(name: string): Method<DictValue> | null {
  return dictNames.has(name) ? counted(name, dicts[name] ?? hard(name), mostOfDicts) : null;
}

const without = new Set(
  'reverse keys values items iteritems iterkeys itervalues copy clear popitem'.split(' '),
);
const mostOfLists: Readonly<Record<string, number>> = { insert: 2, pop: 1 };
const mostOfDicts: Readonly<Record<string, number>> = { pop: 2, get: 2, setdefault: 2 };

/** The method, which refuses more arguments than it takes. */
function counted<Self>(
  name: string,
  method: Method<Self>,
  most: Readonly<Record<string, number>>,
): Method<Self> {
  return (self, args, machine) => {
    if (args.length > (without.has(name) ? 0 : (most[name] ?? 3)))
      throw new PythonError('TypeError', `${name}() takes fewer arguments (${args.length} given)`);
    return method(self, args, machine);
  };
}

function hard(name: string): () => never {
  return () => {
    throw new Uncertain(`the method ${name}`);
  };
}

function one(args: readonly PyValue[], method: string): PyValue {
  const [value] = args;
  if (method === 'index' && args.length > 1) throw new Uncertain('index in a part of a list');
  if (value === undefined || args.length > 1)
    throw new PythonError('TypeError', `${method}() takes exactly one argument (${args.length} given)`);
  return value;
}

function write(self: ListValue, items: readonly PyValue[], machine: Machine): PyValue {
  machine.change(self, { items, lost: null });
  return none;
}

const lists: Readonly<Record<string, Method<ListValue>>> = {
  append: (self, args, machine) =>
    write(self, joinItems(itemsOf(self), [one(args, 'append')], machine), machine),
  extend: (self, args, machine) =>
    write(self, joinItems(itemsOf(self), sequenceOf(one(args, 'extend'), machine), machine), machine),
  insert: (self, [index, value], machine) => {
    const where = index === undefined ? null : wholeNumber(known(index));
    if (where === null || value === undefined) throw new PythonError('TypeError', 'an integer is required');
    const items = itemsOf(self);
    machine.work(items.length);
    return write(self, items.toSpliced(Number(where), 0, value), machine);
  },
  pop: (self, [index], machine) => {
    const items = itemsOf(self);
    if (items.length === 0) throw new PythonError('IndexError', 'pop from empty list');
    const key = known(index ?? { type: 'int', value: -1n });
    const where = place(wholeNumber(key), items.length, 'pop', key);
    machine.work(items.length);
    write(self, items.toSpliced(where, 1), machine);
    return items[where] ?? none;
  },
  remove: (self, args, machine) => {
    const where = indexOf(self, one(args, 'remove'), machine);
    if (where < 0) throw new PythonError('ValueError', 'list.remove(x): x not in list');
    return write(self, itemsOf(self).toSpliced(where, 1), machine);
  },
  index: (self, args, machine) => {
    const where = indexOf(self, one(args, 'index'), machine);
    if (where < 0) throw new PythonError('ValueError', 'list.index(x): x not in list');
    return { type: 'int', value: BigInt(where) };
  },
  count: (self, args, machine) => {
    const value = one(args, 'count');
    const found = itemsOf(self).filter((item) => equal(item, value, machine));
    return { type: 'int', value: BigInt(found.length) };
  },
  reverse: (self, _, machine) => {
    machine.work(itemsOf(self).length);
    return write(self, itemsOf(self).toReversed(), machine);
  },
  sort: (self, args, machine) => {
    if (args.length > 0) throw new Uncertain('a sort with an order of its own');
    return write(self, sortItems(itemsOf(self), machine), machine);
  },
};

function indexOf(self: ListValue, value: PyValue, machine: Machine): number {
  return itemsOf(self).findIndex((item) => equal(item, value, machine));
}

const dicts: Readonly<Record<string, Method<DictValue>>> = {
  has_key: (self, args) => bool(entriesOf(self).has(keyOf(one(args, 'has_key')))),
  get: (self, [key, standard]) => {
    if (key === undefined) throw new PythonError('TypeError', 'get expected at least 1 arguments, got 0');
    return entriesOf(self).get(keyOf(key))?.[1] ?? standard ?? none;
  },
  keys: (self) => list(inOrder(self).map(([key]) => key)),
  values: (self) => list(inOrder(self).map(([, value]) => value)),
  items: (self) => list(inOrder(self).map((entry) => tuple(entry))),
  iteritems: (self, _, machine) =>
    iterator(
      inOrder(self).map((entry) => tuple(entry)),
      machine,
    ),
  iterkeys: (self, _, machine) =>
    iterator(
      inOrder(self).map(([key]) => key),
      machine,
    ),
  itervalues: (self, _, machine) =>
    iterator(
      inOrder(self).map(([, value]) => value),
      machine,
    ),
  copy: (self) => ({ type: 'dict', entries: entriesOf(self), lost: null }),
  update: (self, args, machine) => {
    const other = known(one(args, 'update'));
    if (other.type !== 'dict') throw new Uncertain('an update with no dictionary');
    machine.work(entriesOf(self).size + entriesOf(other).size);
    machine.change(self, { entries: new Map([...entriesOf(self), ...entriesOf(other)]), lost: null });
    return none;
  },
  setdefault: (self, [key, standard], machine) => {
    if (key === undefined)
      throw new PythonError('TypeError', 'setdefault expected at least 1 arguments, got 0');
    const found = entriesOf(self).get(keyOf(key))?.[1];
    return found ?? setEntry(self, key, standard ?? none, machine);
  },
};

/** `del self[key]` */
export function removeEntry(self: DictValue, key: PyValue, machine: Machine): void {
  const entries = new Map(entriesOf(self));
  machine.work(entries.size);
  if (!entries.delete(keyOf(key))) throw new PythonError('KeyError', 'a key');
  machine.change(self, { entries, lost: null });
}

/** `self[key] = value`; of two equal keys the first one stays. */
export function setEntry(self: DictValue, key: PyValue, value: PyValue, machine: Machine): PyValue {
  const entries = entriesOf(self);
  machine.work(entries.size);
  machine.change(self, {
    entries: new Map(entries).set(keyOf(key), [entries.get(keyOf(key))?.[0] ?? key, value]),
    lost: null,
  });
  return value;
}
