/** `try`: followed where it is sure whether and how its body fails, given up as a whole where it is not. */
import { assign } from './assign.ts';
import type { Expression, Handler, Statement } from './ast.ts';
import { PythonError, Uncertain } from './errors.ts';
import { runBlock } from './execute.ts';
import type { Machine } from './machine.ts';
import type { Outcome } from './outcome.ts';
import type { Scope } from './scope.ts';
import { unknown } from './values.ts';

export function runTry(
  statement: Extract<Statement, { kind: 'try' }>,
  scope: Scope,
  machine: Machine,
): Outcome {
  const before = machine.uncertainties;
  const { result, changes } = machine.attempt(() => ended(() => runBlock(statement.body, scope, machine)));
  if (machine.uncertainties > before) throw new Uncertain('something in a try that may fail on the server');
  const handler = result instanceof PythonError ? handlerOf(statement.handlers, result) : null;
  machine.redo(changes);
  const after = ended(() => {
    if (result instanceof PythonError) return handle(handler, result, scope, machine);
    return result.kind === 'next' ? runBlock(statement.otherwise, scope, machine) : result;
  });
  const last = runBlock(statement.last, scope, machine);
  if (last.kind !== 'next') return last;
  if (after instanceof PythonError) throw after;
  return after;
}

/** `finally` runs also behind an error that nothing takes. */
function ended(way: () => Outcome): Outcome | PythonError {
  try {
    return way();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
}

function handle(handler: Handler | null, error: PythonError, scope: Scope, machine: Machine): Outcome {
  if (handler === null) throw error;
  if (handler.target) assign(handler.target, unknown('the details of an error'), scope, machine);
  return runBlock(handler.body, scope, machine);
}

/** The handler that takes the error; null: none does. */
function handlerOf(handlers: readonly Handler[], error: PythonError): Handler | null {
  return handlers.find(({ type }) => type === null || takes(type, error)) ?? null;
}

/** Kinds of errors, with those that they include. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  LookupError: ['IndexError', 'KeyError'],
  EnvironmentError: ['IOError', 'OSError'],
  ArithmeticError: ['ZeroDivisionError', 'OverflowError'],
  ValueError: [],
  TypeError: [],
  KeyError: [],
  IndexError: [],
  NameError: [],
  AttributeError: [],
  IOError: [],
  OSError: [],
  ImportError: [],
  ZeroDivisionError: [],
  AssertionError: [],
  SyntaxError: [],
  SystemExit: [],
};

function takes(type: Expression, error: PythonError): boolean {
  if (type.kind === 'tuple') return type.items.some((item) => takes(item, error));
  if (type.kind !== 'name') throw new Uncertain('which errors an except takes');
  if (type.name === error.kind) return true;
  if (type.name === 'Exception' || type.name === 'StandardError') return error.kind !== 'SystemExit';
  const included = kinds[type.name];
  if (included === undefined) throw new Uncertain('which errors an except takes');
  return included.includes(error.kind);
}
