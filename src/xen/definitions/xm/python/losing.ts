/** Gives up what is known of names, lists and dictionaries that some unfollowed Python may have changed. */
import type { Block } from './ast.ts';
import type { Machine } from './machine.ts';
import { namesIn } from './names.ts';
import type { Scope } from './scope.ts';
import { type PyValue, unknown } from './values.ts';

/** Gives up the contents of lists and dictionaries among the values, and in those. */
export function loseAll(values: readonly PyValue[], reason: string, machine: Machine): void {
  const seen = new Set<PyValue>();
  const waiting = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (!('items' in value || 'entries' in value) || seen.has(value)) continue;
    seen.add(value);
    const inner = value.type === 'dict' ? [...value.entries.values()].flat() : value.items;
    machine.work(inner.length * 16);
    for (const item of inner) waiting.push(item);
    if (value.type === 'list' && value.lost === null) machine.change(value, { items: [], lost: reason });
    if (value.type === 'dict' && value.lost === null)
      machine.change(value, { entries: new Map(), lost: reason });
  }
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
  for (const name of names.set) machine.bind(scope, name, unknown(reason));
  if (names.any) machine.open ??= reason;
}
