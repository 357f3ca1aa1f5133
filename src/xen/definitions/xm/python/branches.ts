/** `if`: where the condition is unknown, both ways are tried, and what differs after them is unknown. */
import type { Statement } from './ast.ts';
import { equal, truthOf } from './compare.ts';
import { LostTrack, PythonError, Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { runBlock } from './execute.ts';
import { loseAll } from './losing.ts';
import { type Changes, contentsOf, type Machine } from './machine.ts';
import { next, type Outcome } from './outcome.ts';
import type { Binding, Scope } from './scope.ts';
import { type PyValue, unknown } from './values.ts';

type If = Extract<Statement, { kind: 'if' }>;

/** Runs an `if` from its `index`th branch on. */
export function runIf(statement: If, index: number, scope: Scope, machine: Machine): Outcome {
  for (const [at, { condition, body }] of statement.branches.entries()) {
    if (at < index) continue;
    const value = evaluate(condition, scope, machine);
    const truth = sureTruth(value);
    if (typeof truth === 'string') {
      const rest = () => machine.deeper(() => runIf(statement, at + 1, scope, machine));
      return runBoth(() => runBlock(body, scope, machine), rest, truth, machine);
    }
    if (truth) return runBlock(body, scope, machine);
  }
  return runBlock(statement.otherwise, scope, machine);
}

/** Whether the value is true, or why nobody knows. */
function sureTruth(value: PyValue): boolean | string {
  try {
    return truthOf(value);
  } catch (error) {
    if (error instanceof Uncertain) return error.message;
    throw error;
  }
}

type Ended = Outcome | PythonError;

function runBoth(yes: () => Outcome, no: () => Outcome, reason: string, machine: Machine): Outcome {
  machine.uncertainties++;
  const { origin } = machine;
  const first = machine.attempt(() => ended(yes));
  const second = machine.attempt(() => ended(no));
  machine.origin = origin;
  // A way that ends in an error is none that leads to a domain: the other one was taken.
  if (first.result instanceof PythonError) {
    if (second.result instanceof PythonError) throw first.result;
    machine.redo(second.changes);
    return second.result;
  }
  if (second.result instanceof PythonError) {
    machine.redo(first.changes);
    return first.result;
  }
  if (first.result.kind !== 'next' || second.result.kind !== 'next') throw new LostTrack(reason);
  merge(first.changes, second.changes, reason, machine);
  return next;
}

function ended(way: () => Outcome): Ended {
  try {
    return way();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
}

function merge(first: Changes, second: Changes, reason: string, machine: Machine): void {
  const containers = new Set([...first.contents.keys(), ...second.contents.keys()]);
  for (const container of containers) {
    const now = contentsOf(container);
    const [a, b] = [first.contents.get(container) ?? now, second.contents.get(container) ?? now];
    const [one, other] = [{ ...container, ...a } as PyValue, { ...container, ...b } as PyValue];
    if (alike(one, other, machine)) machine.change(container as never, a as never);
    else loseAll([container], reason, machine);
  }
  for (const scope of new Set([...first.names.keys(), ...second.names.keys()])) {
    const [a, b] = [first.names.get(scope), second.names.get(scope)];
    for (const name of new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])) {
      const now = scope.bindings.get(name);
      const one = a?.has(name) ? a.get(name) : now;
      const other = b?.has(name) ? b.get(name) : now;
      machine.rebind(scope, name, merged(one, other, reason, machine));
    }
  }
}

function merged(
  one: Binding | undefined,
  other: Binding | undefined,
  reason: string,
  machine: Machine,
): Binding {
  if (one && other && alike(one.value, other.value, machine)) return one;
  const origin = one?.origin ?? other?.origin ?? machine.origin;
  const lost = [one, other].flatMap((binding) => (binding ? [binding.value] : []));
  loseAll(lost, reason, machine);
  return { value: unknown(reason), origin, since: machine.since };
}

/** Whether two values cannot be told apart. */
function alike(one: PyValue, other: PyValue, machine: Machine): boolean {
  if (one === other) return true;
  if (one.type !== other.type) return false;
  try {
    return equal(one, other, machine);
  } catch (error) {
    if (error instanceof Uncertain) return false;
    throw error;
  }
}
