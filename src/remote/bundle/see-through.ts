/** Sees a run through to its end, whatever becomes of the link: it goes on by itself, and its client comes back. */
import { setTimeout as pause } from 'node:timers/promises';
import { CtctlError } from '../../common/errors.ts';
import { compileRun } from './compile.ts';
import { runErrand } from './errand.ts';
import type { ScriptEvent, ScriptOutcome } from './events.ts';
import { newRunId, type RunOrder } from './order.ts';
import { runScript, type Target } from './script.ts';
import type { Bundle } from './step.ts';

/** How long a client tries to come back, in milliseconds of its own time awake. */
const comebackLimit = 5 * 60_000;

/** The first try at once, then slower: a router takes half a minute to come back, a laptop a moment. */
const delays = [0, 500, 1000, 2000, 4000, 5000] as const;

/** What is known about a run from what was heard of it. */
interface Heard {
  /** Lines of its file that need not come again. */
  lines: number;
  hasBegun: boolean;
}

/**
 * @param onEvent hears every event once.
 * @throws CtctlError when the run cannot be seen to its end: it says whether the run goes on, and how to come back.
 */
export async function seeThrough(
  target: Target,
  bundle: Bundle,
  order: RunOrder,
  onEvent: (event: ScriptEvent) => void,
): Promise<ScriptOutcome> {
  const first = await once(target, bundle, order, onEvent);
  if (first.outcome !== 'abandoned') return first.outcome;
  // Its link was lost before anything began, and now nothing will: the same once more, by the link that is there now.
  const second = await once(first.at, bundle, { ...order, id: newRunId() }, onEvent);
  if (second.outcome !== 'abandoned') return second.outcome;
  throw new CtctlError(
    'unreachable',
    `${target.server}: lost the connection twice before anything had begun`,
    {
      server: target.server,
      next: 'nothing was changed; try again when the line is better',
    },
  );
}

async function once(
  target: Target,
  bundle: Bundle,
  order: RunOrder,
  onEvent: (event: ScriptEvent) => void,
): Promise<{ readonly outcome: ScriptOutcome; readonly at: Target }> {
  const heard: Heard = { lines: 1 + bundle.steps.length, hasBegun: false };
  const listen = (event: ScriptEvent): void => {
    if (event.kind === 'detached') heard.hasBegun = true;
    else if (event.kind !== 'live') heard.lines += 1;
    onEvent(event);
  };
  let at = target;
  let attempt = 0;
  let ask = (): Promise<ScriptOutcome> =>
    runScript(target, compileRun(bundle, target.stateFolder, order), listen);
  const givenUp = performance.now() + comebackLimit;
  for (;;) {
    try {
      return { outcome: await ask(), at };
    } catch (error) {
      if (!canComeBack(error, heard, target) || performance.now() > givenUp) {
        throw leftBehind(error, target, order.id, heard);
      }
      await pause(delays[Math.min(attempt, delays.length - 1)], undefined, {
        ...(target.signal ? { signal: target.signal } : {}),
      }).catch(() => {});
      if (target.signal?.aborted) throw leftBehind(target.signal.reason, target, order.id, heard);
      attempt += 1;
      ask = async () => {
        at = { ...target, ...(await target.again?.()) };
        const line = heard.lines + 1;
        return runErrand(
          at,
          order.id,
          { kind: 'follow', line, live: order.live, claim: !heard.hasBegun },
          listen,
        );
      };
    }
  }
}

/** A lost link, and a follower of the run that was killed: the run itself may be well. */
function canComeBack(error: unknown, { hasBegun }: Heard, { again, signal }: Target): boolean {
  if (!again || signal?.aborted || !(error instanceof CtctlError) || error.final) return false;
  return error.reason === 'unreachable' || (hasBegun && error.reason === 'failed');
}

/** The failure with what it means for the run. */
function leftBehind(error: unknown, { server }: Target, id: string, { hasBegun }: Heard): unknown {
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
