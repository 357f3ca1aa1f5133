/** The ids of runs: by them a list is in order of time. */
import { expect, it } from 'vitest';
import { newRunId } from '../../../src/remote/bundle/order.ts';

it('say when, to the millisecond, and are not alike', () => {
  const at = new Date('2026-11-23T10:15:00.042Z');
  expect(newRunId(at)).toMatch(/^20261123-101500-02a[0-9a-f]{3}$/);
  expect(new Set(Array.from({ length: 40 }, () => newRunId(at))).size).toBeGreaterThan(30);
});

it('sort by time', () => {
  const times = [0, 1, 15, 16, 255, 256, 999, 1000].map((ms) => new Date(1_800_000_000_000 + ms));
  const ids = times.map((time) => newRunId(time));
  expect(ids.toSorted()).toEqual(ids);
});
