/** A computer that was asleep is noticed by the clock on the wall. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchSleep } from '../../../src/remote/sleep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is noticed once, with the time that is missing', () => {
  const slept: number[] = [];
  let away = 0;
  const watch = watchSleep(
    (span) => slept.push(span),
    () => Date.now() + away,
  );
  vi.advanceTimersByTime(60_000);
  expect(slept).toEqual([]);
  away = 12 * 60_000;
  vi.advanceTimersByTime(60_000);
  expect(slept).toEqual([12 * 60_000]);
  watch.end();
  expect(vi.getTimerCount()).toBe(0);
});

it('is not a busy moment, nor a clock that was set back', () => {
  const slept: number[] = [];
  let offset = 0;
  const watch = watchSleep(
    (span) => slept.push(span),
    () => Date.now() + offset,
  );
  offset = 9_000;
  vi.advanceTimersByTime(4_000);
  offset = -3_600_000;
  vi.advanceTimersByTime(4_000);
  expect(slept).toEqual([]);
  watch.end();
});
