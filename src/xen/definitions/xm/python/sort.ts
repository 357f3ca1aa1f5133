/** Sorts values as Python does. */
import { order } from './compare.ts';
import type { Machine } from './machine.ts';
import type { PyValue } from './values.ts';

export function sortItems(items: readonly PyValue[], machine: Machine): readonly PyValue[] {
  machine.work(items.length);
  return items.toSorted((left, right) => order(left, right, machine));
}
