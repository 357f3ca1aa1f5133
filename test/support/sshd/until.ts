/** Waiting for something that happens by itself: polls, with a deadline. */
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @param what for the error, as in "not within 10 s: the log file".
 * @returns the first value that is neither undefined nor false.
 */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false,
  milliseconds = 10_000,
): Promise<Value> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const value = look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`not within ${milliseconds / 1000} s: ${what}`);
    await delay(20);
  }
}
