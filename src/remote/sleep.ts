/** Notices that this computer was asleep: a timer that comes far too late by the clock on the wall. */

/** Milliseconds between two looks. */
const interval = 2_000;
/** A busy event loop is late by a second or two; whoever was away for longer was asleep (or stopped). */
const threshold = 10_000;

export interface SleepWatch {
  end(): void;
}

/**
 * @param onWake called with the milliseconds that are missing. Does not keep the process running.
 * @param now the clock on the wall; a monotonic one stands still while a laptop sleeps.
 */
export function watchSleep(onWake: (slept: number) => void, now: () => number = Date.now): SleepWatch {
  let last = now();
  const timer = setInterval(() => {
    const missing = now() - last - interval;
    last = now();
    if (missing > threshold) onWake(missing);
  }, interval);
  timer.unref();
  return { end: () => clearInterval(timer) };
}
