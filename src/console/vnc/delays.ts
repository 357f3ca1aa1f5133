/** All waiting times of a VNC session in one place, with a clock that tests can replace. */
import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelay } from './backoff.ts';

export interface Clock {
  /** Milliseconds from any fixed point; never runs backwards. */
  now(): number;
  /** Resolves after `ms`; rejects at once, leaving no timer, when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** All times in milliseconds. */
export interface Delays {
  readonly clock: Clock;
  /** The wait before reconnection attempt 1, 2, ... */
  readonly backoff: (attempt: number) => number;
  /** An answer about the endpoint younger than this serves a new viewer without asking again. */
  readonly fresh: number;
  /** Between two questions about the endpoint while somebody waits for it. */
  readonly poll: number;
  /** The same while the domain has been away for longer than `hold`. */
  readonly slowPoll: number;
  /** How long an accepted viewer waits for its picture before it is sent away. */
  readonly hold: number;
  /** How long a VNC server may stay silent before the user is told. */
  readonly silence: number;
  /** A connection that stood shorter than this does not reset the back-off. */
  readonly settled: number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

export const defaultDelays: Delays = {
  clock: systemClock,
  backoff: (attempt) => retryDelay(attempt, Math.random()),
  fresh: 1000,
  poll: 1000,
  slowPoll: 5000,
  hold: 15_000,
  silence: 5000,
  settled: 30_000,
};
