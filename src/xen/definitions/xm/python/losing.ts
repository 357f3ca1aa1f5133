/** Gives up what is known of names, lists and dictionaries that some unfollowed Python may have changed. */
import type { Block, Expression } from './ast.ts';
import type { Machine } from './machine.ts';
import { namesIn } from './names.ts';
import type { Scope } from './scope.ts';
import { type PyValue, unknown } from './values.ts';

/** Gives up the contents of lists and dictionaries among the values, and in those. */
export function loseAll(values: readonly PyValue[], reason: string, machine: Machine): void {
  const seen = new Set<PyValue>();
  const waiting = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    const inner = innerOf(value);
    machine.work(inner.length * 16);
    for (const item of inner) waiting.push(item);
    if (value.type === 'list' && value.lost === null) machine.change(value, { items: [], lost: reason });
    if (value.type === 'dict' && value.isScope) machine.gap(reason);
    if (value.type === 'dict' && value.lost === null)
      machine.change(value, { entries: new Map(), lost: reason });
  }
}

/** The values that can be reached through a value, and changed by whoever has it. */
function innerOf(value: PyValue): readonly PyValue[] {
  switch (value.type) {
    case 'list':
    case 'tuple':
    case 'iterator':
      return value.items;
    case 'dict':
      return [...value.entries.values()].flat();
    case 'builtin':
      return value.self ? [value.self] : [];
    case 'function':
      return value.defaults.filter((standard) => standard !== null);
    default:
      return [];
  }
}

/** Everything that evaluating the expression could set or change becomes unknown. */
export function loseExpression(value: Expression, scope: Scope, machine: Machine, reason: string): void {
  loseBlock([{ kind: 'expression', value, start: 0, end: 0, line: 0, endLine: 0 }], scope, machine, reason);
}

/** Everything that the block could set or change becomes unknown. */
export function loseBlock(block: Block, scope: Scope, machine: Machine, reason: string): void {
  const names = namesIn(block);
  for (const name of names.read) {
    if (!scope.isFunction) machine.read.add(name);
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const value = at.bindings.get(name)?.value;
      if (value) loseAll([value], reason, machine);
    }
  }
  for (const name of names.set) {
    // It may have kept its old value, which can then be changed by way of this name.
    const before = scope.bindings.get(name);
    if (before) loseAll([before.value], reason, machine);
    machine.bind(scope, name, unknown(reason));
  }
  if (names.any) machine.gap(reason);
}
