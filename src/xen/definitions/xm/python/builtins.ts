/** The functions that Python 2 has of itself, as far as definitions use them. */
import { formatCall } from './arguments.ts';
import { callFunction } from './calls.ts';
import { keyOf, order, truthOf } from './compare.ts';
import { PythonError, Uncertain } from './errors.ts';
import { type Machine, mostSize } from './machine.ts';
import { toFloat, toWhole } from './numeric.ts';
import { operate } from './operators.ts';
import { sequenceOf } from './sequences.ts';
import { sortItems } from './sort.ts';
import { reprOf, textOf } from './text.ts';
import {
  ascii,
  type Builtin,
  bool,
  entriesOf,
  itemsOf,
  iterator,
  known,
  list,
  none,
  type PyValue,
  text,
  tuple,
  wholeNumber,
} from './values.ts';

const whole = (value: number | bigint): PyValue => ({ type: 'int', value: BigInt(value) });

function first(args: readonly PyValue[], name: string): ReturnType<typeof known> {
  const [value] = args;
  if (value === undefined)
    throw new PythonError('TypeError', `${name}() takes at least 1 argument (0 given)`);
  return known(value);
}

function only(args: readonly PyValue[], name: string): ReturnType<typeof known> {
  if (args.length > 1) throw new Uncertain(`${name} with several arguments`);
  return first(args, name);
}

function sizeOf(value: ReturnType<typeof known>): number {
  if (value.type === 'str' || value.type === 'unicode') return ascii(value.value).length;
  if (value.type === 'list') return itemsOf(value).length;
  if (value.type === 'tuple') return value.items.length;
  if (value.type === 'dict') return entriesOf(value).size;
  if (value.type === 'iterator' && value.isRange) return value.items.length;
  throw new PythonError('TypeError', `object of type '${value.type}' has no len()`);
}

function range(args: readonly PyValue[], machine: Machine): PyValue {
  const numbers = args.map((arg) => {
    const number = wholeNumber(known(arg));
    if (number === null)
      throw new PythonError('TypeError', `range() integer end argument expected, got ${arg.type}.`);
    return number;
  });
  const [start, end, step] = numbers.length === 1 ? [0n, numbers[0] ?? 0n, 1n] : [...numbers, 1n];
  if (start === undefined || end === undefined || step === undefined || numbers.length > 3)
    throw new PythonError('TypeError', 'range expected 1 to 3 arguments');
  if (step === 0n) throw new PythonError('ValueError', 'range() arg 3 must not be zero');
  const items: PyValue[] = [];
  for (let at = start; step > 0n ? at < end : at > end; at += step) {
    if (items.length >= mostSize.items) throw new Uncertain('a very long range');
    items.push(whole(at));
  }
  machine.work(items.length * 4);
  return list(items);
}

/** Calls what stands as an argument: a function of the definition, or one of Python's own. */
function apply(callee: PyValue | undefined, args: readonly PyValue[], machine: Machine): PyValue {
  const sure = known(callee ?? none);
  machine.work();
  if (sure.type === 'function') return callFunction(sure, args, machine);
  if (sure.type === 'builtin') return sure.call(args, machine, new Map());
  throw new PythonError('TypeError', `'${sure.type}' object is not callable`);
}

function extreme(args: readonly PyValue[], machine: Machine, sign: 1 | -1): PyValue {
  const items = args.length === 1 ? sequenceOf(first(args, 'max'), machine) : args;
  const [start, ...rest] = items;
  if (start === undefined)
    throw new PythonError('ValueError', `${sign > 0 ? 'max' : 'min'}() arg is an empty sequence`);
  return rest.reduce((best, item) => (order(item, best, machine) * sign > 0 ? item : best), known(start));
}

function rows(args: readonly PyValue[], machine: Machine): readonly (readonly PyValue[])[] {
  return args.map((arg) => sequenceOf(arg, machine));
}

const functions: Readonly<Record<string, Builtin>> = {
  len: (args, machine) => {
    const value = only(args, 'len');
    if ('value' in value && typeof value.value === 'string') machine.work(value.value.length);
    return whole(sizeOf(value));
  },
  str: (args, machine) => {
    if (args.length === 0) return text('');
    const value = only(args, 'str');
    if (value.type === 'unicode') return text(ascii(value.value));
    return text(textOf(value, machine));
  },
  unicode: (args, machine) => ({ type: 'unicode', value: ascii(textOf(only(args, 'unicode'), machine)) }),
  repr: (args, machine) => text(reprOf(only(args, 'repr'), machine)),
  int: (args) => (args.length === 0 ? whole(0) : toWhole(first(args, 'int'), args[1], 'int')),
  long: (args) => {
    const value = wholeNumber(
      known(args.length === 0 ? whole(0) : toWhole(first(args, 'long'), args[1], 'long')),
    );
    if (value === null) throw new Uncertain('long');
    return { type: 'long', value };
  },
  float: (args) => ({ type: 'float', value: args.length === 0 ? 0 : toFloat(only(args, 'float')) }),
  bool: (args) => bool(args.length > 0 && truthOf(only(args, 'bool'))),
  list: (args, machine) => list(args.length === 0 ? [] : sequenceOf(only(args, 'list'), machine)),
  tuple: (args, machine) => tuple(args.length === 0 ? [] : sequenceOf(only(args, 'tuple'), machine)),
  dict: (args, _, named) => {
    const given = args.length === 0 ? new Map() : copyOf(only(args, 'dict'));
    for (const [name, value] of named) given.set(keyOf(text(name)), [text(name), value]);
    return { type: 'dict', entries: given, lost: null };
  },
  range,
  xrange: (args, machine) => {
    const made = range(args, machine);
    return made.type === 'list' ? iterator(made.items, machine, true) : made;
  },
  map: ([callee, ...args], machine) => {
    const lists = rows(args, machine);
    if (lists.some((items) => items.length !== lists[0]?.length)) throw new Uncertain('map of unequal lists');
    const calls = (lists[0] ?? []).map((_, index) => lists.map((items) => items[index] ?? none));
    if (callee?.type === 'NoneType')
      return list(calls.map((call) => (call.length === 1 ? (call[0] ?? none) : tuple(call))));
    return list(calls.map((call) => apply(callee, call, machine)));
  },
  filter: ([callee, source], machine) => {
    const value = known(source ?? none);
    if (value.type !== 'list') throw new Uncertain('filter of no list');
    const keeps = (item: PyValue) =>
      truthOf(callee?.type === 'NoneType' ? item : apply(callee, [item], machine));
    return list(itemsOf(value).filter(keeps));
  },
  reduce: ([callee, source, start], machine) => {
    const items = sequenceOf(source ?? none, machine);
    const all = start === undefined ? items : [start, ...items];
    const [head, ...rest] = all;
    if (head === undefined)
      throw new PythonError('TypeError', 'reduce() of empty sequence with no initial value');
    return rest.reduce((result, item) => apply(callee, [result, item], machine), head);
  },
  zip: (args, machine) => {
    const lists = rows(args, machine);
    const shortest = Math.min(...lists.map((items) => items.length));
    const indexes = Array.from({ length: lists.length === 0 ? 0 : shortest }, (_, index) => index);
    machine.work(shortest * lists.length);
    return list(indexes.map((index) => tuple(lists.map((items) => items[index] ?? none))));
  },
  enumerate: (args, machine) => {
    const items = sequenceOf(only(args, 'enumerate'), machine);
    machine.work(items.length);
    return iterator(
      items.map((item, index) => tuple([whole(index), item])),
      machine,
    );
  },
  sorted: (args, machine, named) => {
    if (named.size > 0) throw new Uncertain('sorted with an order of its own');
    return list(sortItems(sequenceOf(only(args, 'sorted'), machine), machine));
  },
  reversed: (args, machine) => {
    const value = only(args, 'reversed');
    if (value.type === 'dict' || (value.type === 'iterator' && !value.isRange))
      throw new PythonError('TypeError', 'argument to reversed() must be a sequence');
    return iterator(sequenceOf(value, machine).toReversed(), machine);
  },
  min: (args, machine) => extreme(args, machine, -1),
  max: (args, machine) => extreme(args, machine, 1),
  sum: ([source, start], machine) => {
    if (start?.type === 'str' || start?.type === 'unicode')
      throw new PythonError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
    return sequenceOf(source ?? none, machine).reduce<PyValue>(
      (sum, item) => operate('+', sum, item, machine),
      start ?? whole(0),
    );
  },
  abs: (args, machine) => {
    const value = only(args, 'abs');
    if (value.type !== 'float' && wholeNumber(value) === null)
      throw new PythonError('TypeError', `bad operand type for abs(): '${value.type}'`);
    const negative = order(value, whole(0), machine) < 0;
    return operate(negative ? '-' : '+', whole(0), value, machine);
  },
  hex: (args) => {
    const given = only(args, 'hex');
    const value = wholeNumber(given);
    if (value === null || value < 0n || given.type === 'long') throw new Uncertain('hex');
    return text(`0x${value.toString(16)}`);
  },
  chr: (args) => {
    const code = wholeNumber(only(args, 'chr'));
    if (code === null || code < 0n || code > 127n) throw new Uncertain('a character beyond ASCII');
    return text(String.fromCharCode(Number(code)));
  },
  ord: (args) => {
    const value = only(args, 'ord');
    if (value.type !== 'str' || value.value.length !== 1) throw new Uncertain('ord');
    return whole(ascii(value.value).charCodeAt(0));
  },
  callable: (args) => bool(['function', 'builtin'].includes(only(args, 'callable').type)),
  any: (args, machine) => bool(sequenceOf(only(args, 'any'), machine).some(truthOf)),
  all: (args, machine) => bool(sequenceOf(only(args, 'all'), machine).every(truthOf)),
  execfile: (args, machine) => {
    const path = args[0];
    if (path?.type === 'str' && args.length === 1 && machine.calls === 0)
      machine.runFile(path.value, machine);
    else machine.gap('execfile of a file that only the server knows');
    return none;
  },
  locals: (_, machine) => namesOf(machine),
  vars: (args, machine) => {
    if (args.length > 0) throw new Uncertain('vars of a value');
    return namesOf(machine);
  },
  exit: ([status]) => {
    throw new PythonError('SystemExit', `the file ends xm itself: exit(${status ? formatCall(status) : ''})`);
  },
};

function copyOf(value: ReturnType<typeof known>): Map<string, readonly [PyValue, PyValue]> {
  if (value.type !== 'dict') throw new Uncertain('a dictionary of pairs');
  return new Map(entriesOf(value));
}

/** The names of the definition, as a dictionary. */
function namesOf(machine: Machine): PyValue {
  if (machine.calls > 0) throw new Uncertain('the names in a function');
  const entries = new Map<string, readonly [PyValue, PyValue]>();
  machine.work(machine.top.bindings.size * 16);
  for (const [name, binding] of machine.top.bindings) {
    machine.read.add(name);
    machine.uses(binding);
    entries.set(keyOf(text(name)), [text(name), binding.value]);
  }
  return { type: 'dict', entries, lost: machine.open, isScope: true };
}

/** Most take no arguments by name, and none of them by one that is read here. */
function withoutNames(name: string, call: Builtin): Builtin {
  if (name === 'dict' || name === 'sorted') return call;
  return (args, machine, named) => {
    if (named.size > 0) throw new Uncertain(`${name} with an argument by name`);
    return call(args, machine, named);
  };
}

/** By name. */
export const builtins: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['None', none],
  ['True', bool(true)],
  ['False', bool(false)],
  ...Object.entries(functions).map(
    ([name, call]) => [name, { type: 'builtin', name, call: withoutNames(name, call) }] as const,
  ),
]);

/** What Python has besides: there, but not followed. */
export const otherBuiltins: ReadonlySet<string> = new Set(
  `ArithmeticError AssertionError AttributeError BaseException BufferError BytesWarning DeprecationWarning EOFError
Ellipsis EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplemented
NotImplementedError OSError OverflowError PendingDeprecationWarning ReferenceError RuntimeError RuntimeWarning
StandardError StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TypeError UnboundLocalError
UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning
ZeroDivisionError __debug__ __doc__ __import__ __name__ __builtins__ apply basestring bin buffer bytearray bytes
classmethod cmp coerce compile complex copyright credits delattr dir divmod eval file format frozenset getattr globals
hasattr hash help id input intern isinstance issubclass iter license memoryview next object oct open pow print property
quit raw_input reload round set setattr slice staticmethod super type unichr`.split(/\s+/),
);
