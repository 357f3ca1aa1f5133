/** Follows what hangs on an expression: attributes, indexes, calls. */
import type { Expression, Trailer } from './ast.ts';
import { dictMethod, listMethod } from './container-methods.ts';
import { LostTrack, PythonError, Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { runBody } from './functions.ts';
import { loseAll } from './losing.ts';
import type { Machine } from './machine.ts';
import { attributeOf } from './modules.ts';
import { newScope, type Scope } from './scope.ts';
import { at, slice } from './sequences.ts';
import { stringMethod } from './string-methods.ts';
import {
  type Builtin,
  type BuiltinValue,
  type FunctionValue,
  known,
  none,
  type PyValue,
  text,
  tuple,
  unknown,
} from './values.ts';

/** The value of an expression with its trailers. */
export function follow(
  expression: Extract<Expression, { kind: 'trailers' }>,
  scope: Scope,
  machine: Machine,
): PyValue {
  let value = evaluate(expression.base, scope, machine);
  for (const trailer of expression.trailers) {
    machine.work();
    value = orUnknown(machine, () => applyTrailer(value, trailer, scope, machine));
  }
  return value;
}

/** An unknown value instead of an end: what follows it may still have arguments that count. */
function orUnknown(machine: Machine, body: () => PyValue): PyValue {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    return unknown(error.message);
  }
}

export function applyTrailer(value: PyValue, trailer: Trailer, scope: Scope, machine: Machine): PyValue {
  const optional = (part: Expression | null) => (part ? known(evaluate(part, scope, machine)) : null);
  switch (trailer.kind) {
    case 'attribute':
      return value.type === 'unknown' ? value : attribute(value, trailer.name, machine);
    case 'index': {
      const index = evaluate(trailer.index, scope, machine);
      return value.type === 'unknown' ? value : at(value, index, machine);
    }
    case 'slice':
      if (trailer.step) throw new Uncertain('a slice with a step');
      return slice(value, optional(trailer.from), optional(trailer.to), machine);
    case 'call': {
      const args = trailer.args.map((arg) => evaluate(arg, scope, machine));
      const named = new Map(trailer.named.map(([name, arg]) => [name, evaluate(arg, scope, machine)]));
      return call(value, { args, named, spread: trailer.spread }, machine);
    }
  }
}

interface Arguments {
  readonly args: readonly PyValue[];
  readonly named: ReadonlyMap<string, PyValue>;
  readonly spread: boolean;
}

/** Calls a value; what an unknown one does to its arguments is unknown too. */
function call(callee: PyValue, given: Arguments, machine: Machine): PyValue {
  const { args, named, spread } = given;
  const result = orUnknown(machine, () => {
    if (callee.type === 'unknown') throw new Uncertain(callee.reason);
    if (spread) throw new Uncertain('a call with * or **');
    if (callee.type === 'builtin') return callee.call(args, machine, named);
    if (callee.type === 'function') return callFunction(callee, args, machine, named);
    throw new PythonError('TypeError', `'${callee.type}' object is not callable`);
  });
  if (result.type === 'unknown') loseAll([...args, ...named.values()], result.reason, machine);
  return result;
}

/** Calls a function of the definition. */
export function callFunction(
  callee: FunctionValue,
  args: readonly PyValue[],
  machine: Machine,
  named: ReadonlyMap<string, PyValue> = new Map(),
): PyValue {
  if (machine.calls >= mostCalls) throw new Uncertain('calls within calls');
  const { parameters, defaults, body } = callee;
  if (parameters.some(({ name }) => name === null)) throw new Uncertain('a function with * or tuples');
  const scope = newScope(true, callee.outer);
  for (const [index, { name }] of parameters.entries()) {
    const value = args[index] ?? named.get(name ?? '') ?? defaults[index] ?? null;
    if (value === null || args.length > parameters.length) throw wrongCount(callee, args.length + named.size);
    machine.bind(scope, name ?? '', value);
  }
  if (args.length > parameters.length) throw wrongCount(callee, args.length);
  for (const name of named.keys())
    if (!parameters.some((parameter) => parameter.name === name))
      throw new PythonError('TypeError', `${callee.name}() got an unexpected keyword argument '${name}'`);
  machine.calls++;
  try {
    return 'kind' in body
      ? evaluate(body, scope, machine)
      : machine.deeper(() => runBody(body, scope, machine));
  } catch (error) {
    if (!(error instanceof LostTrack)) throw error;
    for (let outer = callee.outer; outer !== null; outer = outer.outer)
      loseAll(
        [...outer.bindings.values()].map(({ value }) => value),
        error.message,
        machine,
      );
    throw new Uncertain(error.message);
  } finally {
    machine.calls--;
  }
}

const mostCalls = 20;

function wrongCount(callee: FunctionValue, count: number): PythonError {
  const { length } = callee.parameters;
  const takes = `${callee.name}() takes exactly ${length} argument${length === 1 ? '' : 's'}`;
  return new PythonError('TypeError', `${takes} (${count} given)`);
}

/** `value.name` */
function attribute(value: PyValue, name: string, machine: Machine): PyValue {
  const sure = known(value);
  const missing = () => {
    if (name.startsWith('__')) throw new Uncertain(`${name} of a value`);
    return new PythonError('AttributeError', `'${sure.type}' object has no attribute '${name}'`);
  };
  const bound = (call: Builtin): BuiltinValue => ({ type: 'builtin', name, call, self: sure });
  switch (sure.type) {
    case 'str':
    case 'unicode': {
      const method = stringMethod(name);
      if (method === null) throw missing();
      return bound((args, at, named) => {
        at.work(sure.value.length);
        return method(sure, onlyPlain(args, named), at);
      });
    }
    case 'list': {
      const method = listMethod(name);
      if (method === null) throw missing();
      return bound((args, at, named) => guarded(sure, at, () => method(sure, onlyPlain(args, named), at)));
    }
    case 'dict': {
      const method = dictMethod(name);
      if (method === null) throw missing();
      return bound((args, at, named) => guarded(sure, at, () => method(sure, onlyPlain(args, named), at)));
    }
    case 'module':
      return attributeOf(sure.name, name, machine.world);
    case 'match':
      if (name === 'group') return bound((args) => group(sure.groups, args));
      if (name === 'groups') return bound(() => tuple(sure.groups.slice(1).map(groupText)));
      throw new Uncertain(`${name} of a match`);
    case 'object': {
      const member = sure.members.get(name);
      if (member === undefined) throw missing();
      return member;
    }
    case 'function':
    case 'builtin':
      throw new Uncertain(`${name} of a function`);
    default:
      if (oddAttributes.has(name)) throw new Uncertain(`${name} of a value`);
      throw missing();
  }
}

/** What numbers and tuples have in some versions of Python. */
const oddAttributes = new Set(
  'real imag conjugate numerator denominator bit_length is_integer as_integer_ratio hex fromhex count index'.split(
    ' ',
  ),
);

function onlyPlain(args: readonly PyValue[], named: ReadonlyMap<string, PyValue>): readonly PyValue[] {
  if (named.size > 0) throw new Uncertain('a method with named arguments');
  return args;
}

/** A method that cannot be followed may have changed its container. */
function guarded(container: PyValue, machine: Machine, method: () => PyValue): PyValue {
  try {
    return method();
  } catch (error) {
    if (error instanceof Uncertain) loseAll([container], error.message, machine);
    throw error;
  }
}

function group(groups: readonly (string | undefined)[], args: readonly PyValue[]): PyValue {
  const [index] = args;
  if (args.length > 1) throw new Uncertain('several groups of a match');
  const which = index === undefined ? 0 : index.type === 'int' ? Number(index.value) : -1;
  if (which < 0 || which >= groups.length) throw new PythonError('IndexError', 'no such group');
  return groupText(groups[which]);
}

function groupText(found: string | undefined): PyValue {
  return found === undefined ? none : text(found);
}
