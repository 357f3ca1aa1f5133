/** Sees a run through to its end, whatever becomes of the link: it goes on by itself, and its client comes back. */
import { CtctlError } from '../../common/errors.ts';
import { comeBack } from './come-back.ts';
import { compileRun } from './compile.ts';
import { orLastWord, runErrand } from './errand.ts';
import type { ScriptEvent, ScriptOutcome } from './events.ts';
import { newRunId, type RunOrder } from './order.ts';
import { runScript, type Target } from './script.ts';
import type { Bundle } from './step.ts';

/** What is known about a run from what was heard of it. */
interface Heard {
  /** Lines of its file that need not come again. */
  lines: number;
  hasBegun: boolean;
  /** The script runs there. */
  isThere: boolean;
  /** Its last word. */
  outcome?: ScriptOutcome;
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
  const heard: Heard = { lines: 1 + bundle.steps.length, hasBegun: false, isThere: false };
  const listen = (event: ScriptEvent): void => {
    if (event.kind === 'greeting') heard.isThere = true;
    else if (event.kind === 'detached') heard.hasBegun = true;
    else if (event.kind !== 'live') heard.lines += 1;
    if (event.kind === 'end') heard.outcome = event.outcome;
    onEvent(event);
  };
  // Before it has begun, a script's word counts with its exit status only.
  const lastWord = (): ScriptOutcome | undefined => (heard.hasBegun ? heard.outcome : undefined);
  return comeBack(target, {
    id: order.id,
    hasBegun: () => heard.hasBegun,
    first: () =>
      orLastWord(runScript(target, compileRun(bundle, target.stateFolder, order), listen), lastWord),
    isThere: () => heard.isThere,
    withdraw: (at) => runErrand(at, order.id, { kind: 'cancel', claim: true }),
    again: (at) => {
      const line = heard.lines + 1;
      const claim = !heard.hasBegun;
      return orLastWord(
        runErrand(at, order.id, { kind: 'follow', line, live: order.live, claim }, listen),
        lastWord,
      );
    },
  });
}
