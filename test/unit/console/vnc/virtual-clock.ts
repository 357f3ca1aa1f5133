/** A clock for tests: virtual time that only passes while a test waits for something. */
import { setTimeout as realSleep } from 'node:timers/promises';
import type { Clock } from '../../../../src/console/vnc/delays.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  /** How many sleeps are under way: nothing may be left when a session has ended. */
  get pending(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const settle = (then: () => void) => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', onAbort);
        then();
      };
      const onAbort = () => settle(() => reject(signal.reason));
      const sleeper = { due: this.#now + ms, wake: () => settle(resolve) };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', onAbort);
    });
  }

  /** Lets `ms` pass at once. */
  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) if (sleeper.due <= this.#now) sleeper.wake();
  }

  /** Lets time pass, step by step with real input and output in between, until `condition` holds. */
  async until(condition: () => boolean, what: string, step = 250): Promise<void> {
    const giveUpAt = performance.now() + 4000;
    while (!condition()) {
      if (performance.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
      await realSleep(1);
      if (!condition()) this.advance(step);
    }
  }
}
