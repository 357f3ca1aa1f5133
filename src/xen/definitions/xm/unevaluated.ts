/** What of a definition nobody can know without running it, by line and key. */
import type { Unevaluated } from '../model.ts';
import type { Gap, Machine } from './python/machine.ts';
import type { Binding } from './python/scope.ts';
import type { PyValue } from './python/values.ts';
import { shown } from './secrets.ts';

/**
 * What is not followed at all; a key that it may have changed is named at the first such place behind it.
 * @param known the keys whose values are known, but for that.
 */
export function gapsOf(machine: Machine, known: readonly string[]): readonly Unevaluated[] {
  const unsure = new Map<Gap, string[]>();
  const gaps = [...machine.gaps.values()];
  for (const name of known) {
    const since = machine.top.bindings.get(name)?.since ?? machine.gapsMet;
    const gap = gaps.find(({ at }) => at >= since);
    if (gap) unsure.set(gap, [...(unsure.get(gap) ?? []), name]);
  }
  return gaps.map((gap) => {
    const keys = unsure.get(gap);
    const also = keys ? `, and what stands before it may be changed by it: ${keys.join(', ')}` : '';
    const reason = `${gap.reason}: whatever it sets is missing here${also}`;
    return { line: gap.origin.line, key: null, source: shown(gap.origin), reason };
  });
}

/** Lists that are known entry by entry: what is unknown of them is said so, too. */
const byEntry = new Set(['disk', 'vif', 'vfb']);

/** null: the value is known. */
export function unknownReason(name: string, value: PyValue): string | null {
  if (value.type === 'unknown') return value.reason;
  if (value.type !== 'list') return null;
  const entry = byEntry.has(name) ? undefined : value.items.find((item) => item.type === 'unknown');
  return value.lost ?? (entry?.type === 'unknown' ? entry.reason : null);
}

export function unclear(key: string, { value, origin }: Binding): Unevaluated {
  const source = origin ? shown(origin) : '';
  return { line: origin?.line ?? 1, key, source, reason: unknownReason(key, value) ?? 'unknown' };
}
