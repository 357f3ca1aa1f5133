/** Says whom the user is waiting for, once it takes longer than a person waits without wondering. */
import { formatDuration } from '../common/duration.ts';
import type { Reporter } from './progress.ts';

/** Milliseconds after which a wait is worth a line. */
const patience = 2_000;
/** Milliseconds between two looks at the waits. */
const interval = 500;

export interface Waiting {
  /** `name` is waited for, for the sake of `what`: `office`, `host key`; takes the place of what it was before. */
  begin(name: string, what: string): void;
  end(name: string): void;
  /** Runs something that has the terminal for itself, such as a question. */
  paused<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Who is waited for now, in words: `home (TCP connection)`; empty for nobody. */
  now(): string;
  /** No more lines, whatever is still open. */
  close(): void;
}

interface Wait {
  readonly what: string;
  readonly since: number;
  /** Said as a line that stays: once is enough. */
  isSaid: boolean;
}

/**
 * @param isTty on a terminal one live line with the seconds, elsewhere one plain line a wait.
 * @param now milliseconds of a clock that never goes back.
 */
export function createWaiting(
  reporter: Reporter,
  isTty: boolean,
  now: () => number = () => performance.now(),
): Waiting {
  const waits = new Map<string, Wait>();
  let timer: NodeJS.Timeout | undefined;
  let isShown = false;
  let pauses = 0;
  const look = (): void => {
    if (pauses > 0) return;
    const late = [...waits].filter(([, { since }]) => now() - since >= patience);
    if (isTty && late.length > 0) {
      reporter.status(`waiting on: ${late.map((wait) => words(wait, now())).join(', ')}`);
      isShown = true;
    } else if (isTty && isShown) {
      reporter.done();
      isShown = false;
    }
    const unsaid = isTty ? [] : late.filter(([, { isSaid }]) => !isSaid);
    if (unsaid.length > 0) reporter.line(`waiting on: ${unsaid.map((wait) => words(wait)).join(', ')}`);
    for (const [, wait] of unsaid) wait.isSaid = true;
  };
  return {
    begin(name, what) {
      const known = waits.get(name);
      if (known?.what === what) return;
      waits.set(name, { what, since: now(), isSaid: false });
      timer ??= setInterval(look, interval).unref();
    },
    end(name) {
      waits.delete(name);
      if (waits.size > 0) return;
      clearInterval(timer);
      timer = undefined;
      if (isShown) reporter.done();
      isShown = false;
    },
    async paused(work) {
      reporter.done();
      isShown = false;
      pauses += 1;
      try {
        return await work();
      } finally {
        pauses -= 1;
      }
    },
    now: () => [...waits].map((wait) => words(wait)).join(', '),
    close() {
      clearInterval(timer);
      timer = undefined;
      waits.clear();
    },
  };
}

function words([name, { what, since }]: readonly [string, Wait], now?: number): string {
  return now === undefined ? `${name} (${what})` : `${name} (${what}, ${formatDuration(now - since)})`;
}
