/** Comes back to a run after a lost link, until it is over: the run goes on by itself, and so does its client. */
import { setTimeout as pause } from 'node:timers/promises';
import { CtctlError } from '../../common/errors.ts';
import type { ScriptOutcome } from './events.ts';
import type { Target } from './script.ts';
import { BrokenOff } from './unfinished.ts';

/** How long a client tries to come back, in milliseconds of its own time awake. */
const comebackLimit = 5 * 60_000;

/** Milliseconds for the word that a run is not wanted any more to reach its server. */
const patience = 5_000;

/** The first try at once, then slower: a router takes half a minute to come back, a laptop a moment. */
const delays = [0, 500, 1000, 2000, 4000, 5000] as const;

/** A run that is listened to. */
export interface Listening {
  readonly id: string;
  /** It is known to have begun, so that it goes on without us. */
  readonly hasBegun: () => boolean;
  /** Asks for the first time. */
  readonly first: () => Promise<ScriptOutcome>;
  /** Asks again, by another link, for what was not heard yet. */
  readonly again: (at: Target) => Promise<ScriptOutcome>;
  /** Takes back the order for a run that may not have begun: it never will, or it stops after its current step. */
  readonly withdraw?: (at: Target) => Promise<ScriptOutcome>;
  /** Its script has been heard: there is an order to take back, and a way to do so without asking for passwords. */
  readonly isThere?: () => boolean;
}

/**
 * @returns its outcome, and the place by which it was heard.
 * @throws CtctlError when the run cannot be seen to its end: it says whether the run goes on, and how to come back.
 */
export async function comeBack(
  target: Target,
  { id, hasBegun, first, again, withdraw, isThere }: Listening,
): Promise<{ readonly outcome: ScriptOutcome; readonly at: Target }> {
  let at = target;
  let attempt = 0;
  let ask = first;
  const givenUp = performance.now() + comebackLimit;
  const leave = async (error: unknown): Promise<unknown> =>
    withdraw && isThere?.() && !hasBegun() && target.signal?.aborted
      ? withdrawn(error, { ...at, signal: AbortSignal.timeout(patience) }, id, withdraw)
      : leftBehind(error, target, id, hasBegun());
  for (;;) {
    try {
      return { outcome: await ask(), at };
    } catch (error) {
      if (!canComeBack(error, target) || performance.now() > givenUp) {
        throw await leave(error);
      }
      await pause(delays[Math.min(attempt, delays.length - 1)], undefined, {
        ...(target.signal ? { signal: target.signal } : {}),
      }).catch(() => {});
      if (target.signal?.aborted) throw await leave(target.signal.reason);
      attempt += 1;
      ask = async () => {
        at = { ...target, ...(await target.again?.()) };
        return again(at);
      };
    }
  }
}

/** A lost link, and a follower of the run that was killed: the run itself may be well. */
function canComeBack(error: unknown, { again, signal }: Target): boolean {
  if (!again || signal?.aborted || !(error instanceof CtctlError) || error.final) return false;
  return error.reason === 'unreachable' || error instanceof BrokenOff;
}

/** The failure of a run that nobody wants any more, with what has become of it. */
async function withdrawn(
  error: unknown,
  at: Target,
  id: string,
  withdraw: (at: Target) => Promise<ScriptOutcome>,
): Promise<unknown> {
  const outcome = await withdraw(at).catch(() => undefined);
  if (!(error instanceof CtctlError)) return error;
  const { server } = at;
  const how = error.reason === 'interrupted' ? 'interrupted' : 'not done in time';
  if (outcome === 'abandoned' || outcome === 'missing') {
    const message = `${server}: ${how} before anything was changed; nothing will be`;
    return new CtctlError(error.reason, message, { server, cause: error });
  }
  if (outcome !== 'cancelled' && outcome !== 'over') return leftBehind(error, at, id, false);
  const words = outcome === 'over' ? 'is over already' : 'had just begun, and stops after its current step';
  return new CtctlError(error.reason, `${server}: ${how}; run ${id} ${words}`, {
    server,
    next: `ctctl run attach ${server}:${id}`,
    cause: error,
  });
}

/** The failure with what it means for the run. */
function leftBehind(error: unknown, { server }: Target, id: string, hasBegun: boolean): unknown {
  if (!(error instanceof CtctlError)) return error;
  const isLost = error.reason === 'unreachable' || error.reason === 'timedOut';
  if (!hasBegun && !isLost) return error;
  const message = hasBegun ? `${error.message}; run ${id} goes on there by itself` : error.message;
  return new CtctlError(error.reason, message, {
    server,
    next: hasBegun
      ? `ctctl run attach ${server}:${id}`
      : `ctctl run show ${server}:${id} says whether it has begun; a second try does only what is not done yet`,
    cause: error,
  });
}
