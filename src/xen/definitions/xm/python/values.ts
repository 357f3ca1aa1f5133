/** The values of Python 2 that definitions are made of, and those that nobody knows without running the file. */
import type { Block, Expression, Parameter, Statement } from './ast.ts';
import { Uncertain } from './errors.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

export interface ListValue {
  readonly type: 'list';
  items: readonly PyValue[];
  /** Why nobody knows what is in it any more. */
  lost: string | null;
}

export interface DictValue {
  readonly type: 'dict';
  /** By `keyOf`. */
  entries: ReadonlyMap<string, readonly [key: PyValue, value: PyValue]>;
  lost: string | null;
  /** It is the names of the definition: `locals()`. */
  readonly isScope?: true;
}

/** What can be gone through: a generator and its like only once, and no option takes it. */
export interface IteratorValue {
  readonly type: 'iterator';
  readonly items: readonly PyValue[];
  /** `xrange`: as often as one likes. */
  readonly isRange: boolean;
  /** Where it was made: what it has to give later, others may have changed. */
  readonly madeBy: Statement | null;
  isSpent: boolean;
}

export interface FunctionValue {
  readonly type: 'function';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly defaults: readonly (PyValue | null)[];
  readonly body: Block | Expression;
  /** The function in which it was made; functions of a definition do not see the definition's names. */
  readonly outer: Scope | null;
}

export interface BuiltinValue {
  readonly type: 'builtin';
  readonly name: string;
  readonly call: Builtin;
  /** Of a method: what it may change. */
  readonly self?: PyValue;
}

export type Builtin = (
  args: readonly PyValue[],
  machine: Machine,
  named: ReadonlyMap<string, PyValue>,
) => PyValue;

/** Known on the server only, or too hard for us; `reason` says why. */
export interface UnknownValue {
  readonly type: 'unknown';
  readonly reason: string;
}

export type PyValue =
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'unicode'; readonly value: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'NoneType' }
  | { readonly type: 'tuple'; readonly items: readonly PyValue[] }
  | ListValue
  | DictValue
  | IteratorValue
  | FunctionValue
  | BuiltinValue
  | { readonly type: 'module'; readonly name: string }
  /** Something that xm itself puts there. */
  | { readonly type: 'object'; readonly name: string; readonly members: ReadonlyMap<string, PyValue> }
  | { readonly type: 'match'; readonly groups: readonly (string | undefined)[] }
  | UnknownValue;

export const none: PyValue = { type: 'NoneType' };
export const text = (value: string): PyValue => ({ type: 'str', value });
export const bool = (value: boolean): PyValue => ({ type: 'bool', value });
export const float = (value: number): PyValue => ({ type: 'float', value });
export const tuple = (items: readonly PyValue[]): PyValue => ({ type: 'tuple', items });
export const list = (items: readonly PyValue[]): ListValue => ({ type: 'list', items, lost: null });
export const iterator = (items: readonly PyValue[], machine: Machine, isRange = false): IteratorValue => ({
  type: 'iterator',
  items,
  isRange,
  madeBy: machine.origin?.statement ?? null,
  isSpent: false,
});
export const unknown = (reason: string): UnknownValue => ({ type: 'unknown', reason });

/** The value itself; an unknown one makes the expression around it unknown. */
export function known(value: PyValue): Exclude<PyValue, UnknownValue> {
  if (value.type === 'unknown') throw new Uncertain(value.reason);
  return value;
}

/** What is in a list. */
export function itemsOf(value: ListValue): readonly PyValue[] {
  if (value.lost !== null) throw new Uncertain(value.lost);
  return value.items;
}

/** What is in a dictionary. */
export function entriesOf(value: DictValue): DictValue['entries'] {
  if (value.lost !== null) throw new Uncertain(value.lost);
  return value.entries;
}

/** Strings as Python has them are bytes: where they count, only ASCII ones are the same here. */
export function ascii(value: string): string {
  if (/[^\0-\x7f]/.test(value)) throw new Uncertain('bytes beyond ASCII: the result depends on the encoding');
  return value;
}

/** The whole number of a value that Python takes for one, or null. */
export function wholeNumber(value: PyValue): bigint | null {
  if (value.type === 'int' || value.type === 'long') return value.value;
  return value.type === 'bool' ? BigInt(value.value) : null;
}
