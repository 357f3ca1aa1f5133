/** `for` and `while`: run as often as Python would; given up when that is unknown or goes on and on. */
import { assign } from './assign.ts';
import type { Block, Statement } from './ast.ts';
import { truthOf } from './compare.ts';
import { LostTrack, Uncertain } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { runBlock } from './execute.ts';
import type { Machine } from './machine.ts';
import { next, type Outcome } from './outcome.ts';
import type { Scope } from './scope.ts';
import { sequenceOf } from './sequences.ts';
import { itemsOf } from './values.ts';

const mostRounds = 20_000;

export function runFor(
  statement: Extract<Statement, { kind: 'for' }>,
  scope: Scope,
  machine: Machine,
): Outcome {
  const source = evaluate(statement.source, scope, machine);
  const items = sequenceOf(source, machine);
  let at = 0;
  const more = () => {
    // A list may change while it is gone through.
    const item = (source.type === 'list' ? itemsOf(source) : items)[at++];
    if (item === undefined) return false;
    assign(statement.target, item, scope, machine);
    return true;
  };
  return loop(statement, more, scope, machine);
}

export function runWhile(
  statement: Extract<Statement, { kind: 'while' }>,
  scope: Scope,
  machine: Machine,
): Outcome {
  return loop(statement, () => truthOf(evaluate(statement.condition, scope, machine)), scope, machine);
}

interface Loop {
  readonly body: Block;
  readonly otherwise: Block;
}

function loop({ body, otherwise }: Loop, more: () => boolean, scope: Scope, machine: Machine): Outcome {
  try {
    for (let round = 0; more(); round++) {
      machine.work();
      if (round >= mostRounds) throw new Uncertain('a loop that goes on and on');
      const outcome = runBlock(body, scope, machine);
      if (outcome.kind === 'break') return next;
      if (outcome.kind === 'return') return outcome;
    }
  } catch (error) {
    // The caller gives up all that the loop could change; it knows whether the loop could also be left for good.
    if (error instanceof LostTrack) throw new Uncertain(error.message);
    throw error;
  }
  return runBlock(otherwise, scope, machine);
}
