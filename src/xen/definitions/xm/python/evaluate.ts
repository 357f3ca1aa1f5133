/** Evaluates expressions. What cannot be known becomes an unknown value with its reason; nothing is ever executed. */
import type { Expression, Link } from './ast.ts';
import { follow } from './calls.ts';
import { equal, keyOf, order, truthOf } from './compare.ts';
import { comprehend } from './comprehensions.ts';
import { PythonError, Uncertain } from './errors.ts';
import { lookUp } from './lookup.ts';
import { loseAll, loseExpression } from './losing.ts';
import type { Machine } from './machine.ts';
import { negate, operate } from './operators.ts';
import type { Scope } from './scope.ts';
import { sequenceOf } from './sequences.ts';
import { reprOf } from './text.ts';
import {
  bool,
  entriesOf,
  known,
  list,
  type PyValue,
  text,
  tuple,
  type UnknownValue,
  unknown,
} from './values.ts';

/** The value of an expression. @throws PythonError where Python would. */
export function evaluate(expression: Expression, scope: Scope, machine: Machine): PyValue {
  machine.work();
  try {
    const value = machine.deeper(() => resultOf(expression, scope, machine));
    if (value.type === 'unknown') machine.uncertainties++;
    return value;
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    return unknown(error.message);
  }
}

function resultOf(expression: Expression, scope: Scope, machine: Machine): PyValue {
  const of = (part: Expression) => evaluate(part, scope, machine);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'name':
      return lookUp(expression.name, scope, machine);
    case 'list':
      machine.work(expression.items.length);
      return list(expression.items.map(of));
    case 'tuple':
      return tuple(expression.items.map(of));
    case 'dict': {
      const made = new Map<string, readonly [PyValue, PyValue]>();
      let reason: string | null = null;
      for (const [key, value] of expression.entries) {
        // Python 2 looks at the value first.
        const [item, name] = [of(value), of(key)];
        if (name.type === 'unknown') reason ??= name.reason;
        else made.set(keyOf(name), [made.get(keyOf(name))?.[0] ?? name, item]);
      }
      if (reason !== null) throw new Uncertain(reason);
      return { type: 'dict', entries: made, lost: null };
    }
    case 'chain':
      return chain(expression.first, expression.rest, of, machine);
    case 'compare':
      return compare(expression.first, expression.rest, of, machine);
    case 'and':
    case 'or':
      return choose(expression.operands, expression.kind === 'or', scope, machine);
    case 'unary': {
      const operand = of(expression.operand);
      if (expression.operator === 'not') return bool(!truthOf(operand));
      return negate(expression.operator, operand);
    }
    case 'choice': {
      const condition = of(expression.condition);
      if (condition.type === 'unknown') return either(expression, condition, scope, machine);
      return of(truthOf(condition) ? expression.yes : expression.no);
    }
    case 'lambda': {
      const { parameters, body } = expression;
      const defaults = parameters.map(({ standard }) => (standard ? of(standard) : null));
      const outer = scope.isFunction ? scope : null;
      return { type: 'function', name: '<lambda>', parameters, defaults, body, outer };
    }
    case 'comprehension':
      return comprehend(expression, scope, machine);
    case 'trailers':
      return follow(expression, scope, machine);
    case 'repr':
      return text(reprOf(of(expression.operand), machine));
    case 'opaque':
      loseAll(expression.parts.map(of), expression.what, machine);
      throw new Uncertain(expression.what);
  }
}

type Of = (part: Expression) => PyValue;

function chain(first: Expression, rest: readonly Link[], of: Of, machine: Machine): PyValue {
  let result = of(first);
  let reason: string | null = result.type === 'unknown' ? result.reason : null;
  for (const { operator, right } of rest) {
    machine.work();
    const value = of(right);
    if (value.type === 'unknown') reason ??= value.reason;
    if (reason === null) result = operate(operator, result, value, machine);
  }
  if (reason !== null) throw new Uncertain(reason);
  return result;
}

function compare(first: Expression, rest: readonly Link[], of: Of, machine: Machine): PyValue {
  let left = of(first);
  for (const { operator, right: next } of rest) {
    const right = of(next);
    if (!holds(operator, left, right, machine)) return bool(false);
    left = right;
  }
  return bool(true);
}

function holds(operator: string, left: PyValue, right: PyValue, machine: Machine): boolean {
  known(left);
  known(right);
  switch (operator) {
    case '==':
      return equal(left, right, machine);
    case '!=':
    case '<>':
      return !equal(left, right, machine);
    case 'is':
      return same(left, right);
    case 'is not':
      return !same(left, right);
    case 'in':
      return contains(right, left, machine);
    case 'not in':
      return !contains(right, left, machine);
    case '<':
      return order(left, right, machine) < 0;
    case '>':
      return order(left, right, machine) > 0;
    case '<=':
      return order(left, right, machine) <= 0;
    default:
      return order(left, right, machine) >= 0;
  }
}

/** Identity is sure of None and of containers; of numbers and texts it is up to Python. */
function same(left: PyValue, right: PyValue): boolean {
  if (left.type === 'NoneType' || right.type === 'NoneType') return left.type === right.type;
  if (left.type === 'bool' && right.type === 'bool') return left.value === right.value;
  if (left.type !== right.type) return false;
  if ('value' in left || left.type === 'tuple') throw new Uncertain('the identity of a value');
  return left === right;
}

function contains(whole: PyValue, part: PyValue, machine: Machine): boolean {
  const [sure, piece] = [known(whole), known(part)];
  if (sure.type === 'str' || sure.type === 'unicode') {
    machine.work(sure.value.length);
    if (piece.type === 'str' || piece.type === 'unicode') return sure.value.includes(piece.value);
    throw new PythonError('TypeError', `'in <string>' requires string as left operand, not ${piece.type}`);
  }
  if (sure.type === 'dict') return entriesOf(sure).has(keyOf(piece));
  return sequenceOf(sure, machine).some((item) => equal(item, piece, machine));
}

/** `and`, `or`: the first operand that decides it, or the last one. */
function choose(operands: readonly Expression[], deciding: boolean, scope: Scope, machine: Machine): PyValue {
  for (const [index, operand] of operands.entries()) {
    const value = evaluate(operand, scope, machine);
    if (index === operands.length - 1) return value;
    if (value.type === 'unknown') {
      // Whether the others are evaluated at all is unknown, and so is what that would change.
      for (const rest of operands.slice(index + 1)) tryOut(rest, value.reason, scope, machine);
      return value;
    }
    if (truthOf(value) === deciding) return value;
  }
  throw new Error('an operator without operands');
}

/** `yes if … else no`, where nobody knows which. */
function either(
  { yes, no }: Extract<Expression, { kind: 'choice' }>,
  condition: UnknownValue,
  scope: Scope,
  machine: Machine,
): PyValue {
  const [first, second] = [yes, no].map((way) => tryOut(way, condition.reason, scope, machine));
  if (!first || !second) return first ?? second ?? condition;
  return first.type === second.type && equal(first, second, machine) ? first : condition;
}

/**
 * The value of an expression that may or may not be evaluated; what that would change becomes unknown.
 * null: it would end in an error, and so belongs to no way that leads to a domain.
 */
function tryOut(way: Expression, reason: string, scope: Scope, machine: Machine): PyValue | null {
  const { result, changes } = machine.attempt(() => outcomeOf(way, scope, machine));
  if (changes.names.size > 0 || changes.contents.size > 0) loseExpression(way, scope, machine, reason);
  return result;
}

function outcomeOf(way: Expression, scope: Scope, machine: Machine): PyValue | null {
  try {
    return evaluate(way, scope, machine);
  } catch (error) {
    if (error instanceof PythonError) return null;
    throw error;
  }
}
