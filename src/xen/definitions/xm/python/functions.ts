/** Runs the body of a function of the definition. */
import type { Block } from './ast.ts';
import { runBlock } from './execute.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { none, type PyValue } from './values.ts';

/** What the function returns. */
export function runBody(body: Block, scope: Scope, machine: Machine): PyValue {
  const outcome = runBlock(body, scope, machine);
  return outcome.kind === 'return' ? outcome.value : none;
}
