/** List comprehensions and generator expressions. */
import { assign } from './assign.ts';
import type { Clause, Expression } from './ast.ts';
import { truthOf } from './compare.ts';
import { Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { loseExpression } from './losing.ts';
import { type Machine, mostSize } from './machine.ts';
import { newScope, type Scope } from './scope.ts';
import { sequenceOf } from './sequences.ts';
import { iterator, known, list, type PyValue } from './values.ts';

type Comprehension = Extract<Expression, { kind: 'comprehension' }>;

/** The list that it makes, or the generator; it is gone through at once, since nothing but its values shows. */
export function comprehend(expression: Comprehension, scope: Scope, machine: Machine): PyValue {
  const items: PyValue[] = [];
  // A list comprehension leaves its names behind; a generator has names of its own, like a function.
  const inner = expression.of === 'list' ? scope : newScope(true, scope.isFunction ? scope : null);
  const [first] = expression.clauses;
  const source = first?.kind === 'for' ? evaluate(first.source, scope, machine) : null;
  const add = () => {
    if (items.length >= mostSize.items) throw new Uncertain('a list that grows too long');
    items.push(evaluate(expression.element, inner, machine));
  };
  try {
    run(expression.clauses, source, inner, machine, add);
  } catch (error) {
    if (error instanceof Uncertain) loseExpression(expression, inner, machine, error.message);
    throw error;
  }
  return expression.of === 'list' ? list(items) : iterator(items, machine);
}

function run(
  clauses: readonly Clause[],
  source: PyValue | null,
  scope: Scope,
  machine: Machine,
  add: () => void,
): void {
  const [clause, ...rest] = clauses;
  machine.work();
  if (clause === undefined) {
    add();
    return;
  }
  if (clause.kind === 'if') {
    if (truthOf(evaluate(clause.condition, scope, machine))) run(rest, null, scope, machine, add);
    return;
  }
  const values = known(source ?? evaluate(clause.source, scope, machine));
  for (const item of sequenceOf(values, machine)) {
    machine.work();
    assign(clause.target, item, scope, machine);
    run(rest, null, scope, machine, add);
  }
}
