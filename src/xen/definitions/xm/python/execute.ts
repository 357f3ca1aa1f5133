/** Runs statements, one after the other, with nothing but the names of the machine changed by them. */
import { assign, remove } from './assign.ts';
import type { Block, Statement } from './ast.ts';
import { runIf } from './branches.ts';
import { truthOf } from './compare.ts';
import { LostTrack, PythonError, Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { runImport, runImportFrom } from './imports.ts';
import { runFor, runWhile } from './loops.ts';
import { loseBlock } from './losing.ts';
import type { Machine } from './machine.ts';
import { leaves } from './names.ts';
import { operate } from './operators.ts';
import { next, type Outcome } from './outcome.ts';
import { raised } from './raise.ts';
import type { Scope } from './scope.ts';
import { sequenceOf } from './sequences.ts';
import { runTry } from './try.ts';
import { known, list, none, type PyValue, unknown } from './values.ts';

/** @throws PythonError, with its line, where Python would; LostTrack where the way out of the block is unknown. */
export function runBlock(block: Block, scope: Scope, machine: Machine): Outcome {
  for (const statement of block) {
    const outcome = runStatement(statement, scope, machine);
    if (outcome.kind !== 'next') return outcome;
  }
  return next;
}

export function runStatement(statement: Statement, scope: Scope, machine: Machine): Outcome {
  machine.work();
  if (!scope.isFunction) {
    const { source, file, line } = machine.context;
    machine.origin = { statement, source, file, line: line ?? statement.line };
  }
  try {
    return machine.deeper(() => run(statement, scope, machine));
  } catch (error) {
    if (error instanceof PythonError) error.line ??= machine.context.line ?? statement.line;
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    loseBlock([statement], scope, machine, error.message);
    if (leaves([statement])) throw new LostTrack(error.message);
    return next;
  }
}

function run(statement: Statement, scope: Scope, machine: Machine): Outcome {
  const of = (part: Parameters<typeof evaluate>[0]) => evaluate(part, scope, machine);
  switch (statement.kind) {
    case 'assign': {
      const value = of(statement.value);
      for (const target of statement.targets) assign(target, value, scope, machine);
      return next;
    }
    case 'augment':
      augment(statement, scope, machine);
      return next;
    case 'expression':
      of(statement.value);
      return next;
    case 'print':
      for (const value of statement.values) of(value);
      return next;
    case 'if':
      return runIf(statement, 0, scope, machine);
    case 'for':
      return runFor(statement, scope, machine);
    case 'while':
      return runWhile(statement, scope, machine);
    case 'try':
      return runTry(statement, scope, machine);
    case 'def': {
      const { name, parameters, body, decorated } = statement;
      const defaults = parameters.map(({ standard }) => (standard ? of(standard) : null));
      const outer = scope.isFunction ? scope : null;
      const value: PyValue = { type: 'function', name, parameters, defaults, body, outer };
      machine.bind(scope, name, decorated ? unknown('a decorated function') : value);
      return next;
    }
    case 'import':
      runImport(statement, scope, machine);
      return next;
    case 'from':
      runImportFrom(statement, scope, machine);
      return next;
    case 'return':
      return { kind: 'return', value: statement.value ? of(statement.value) : none };
    case 'delete':
      for (const target of statement.targets) remove(target, scope, machine);
      return next;
    case 'raise':
      throw raised(statement.values, scope, machine);
    case 'assert': {
      const condition = of(statement.condition);
      if (condition.type === 'unknown' || truthOf(condition)) return next;
      const message = statement.message ? of(statement.message) : none;
      throw new PythonError(
        'AssertionError',
        message.type === 'str' ? message.value : 'an assert does not hold',
      );
    }
    case 'global':
      // xm reads no global names; functions see them, though.
      machine.globals ??= `global ${statement.names.join(', ')}`;
      if (!scope.isFunction) for (const name of statement.names) hide(name, machine);
      return next;
    case 'opaque':
      if (statement.what === 'exec') machine.gap('exec runs a text as Python');
      throw new Uncertain(`${statement.what} is not followed`);
    default:
      return { kind: statement.kind === 'pass' ? 'next' : statement.kind };
  }
}

/** Python makes such a name global from the first line on. */
function hide(name: string, machine: Machine): void {
  machine.rebind(machine.top, name, undefined);
  machine.hidden.add(name);
}

function augment(statement: Extract<Statement, { kind: 'augment' }>, scope: Scope, machine: Machine): void {
  const { target, operator } = statement;
  const left = evaluate(target, scope, machine);
  const right = evaluate(statement.value, scope, machine);
  if (left.type === 'list' && (operator === '+' || operator === '*')) {
    // In place: every other name of the list sees it, too.
    const added = operator === '+' ? list(sequenceOf(known(right), machine)) : known(right);
    const whole = operate(operator, left, added, machine);
    if (whole.type === 'list') machine.change(left, { items: whole.items, lost: null });
    assign(target, left, scope, machine);
    return;
  }
  const value =
    left.type === 'unknown'
      ? left
      : right.type === 'unknown'
        ? right
        : combined(operator, left, right, machine);
  assign(target, value, scope, machine);
}

function combined(operator: string, left: PyValue, right: PyValue, machine: Machine): PyValue {
  try {
    return operate(operator, left, right, machine);
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    machine.uncertainties++;
    return unknown(error.message);
  }
}
