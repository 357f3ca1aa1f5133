/** Errands about a run on a server: follow it, stop it after its step, kill it. One exec each. */
import { comeBack } from './come-back.ts';
import { compileErrand, type Errand } from './compile.ts';
import type { ScriptEvent, ScriptOutcome } from './events.ts';
import { type BundleReport, reportBuilder } from './report.ts';
import { runScript, type Target } from './script.ts';

/** @returns how the errand, or the run that it follows, ended. */
export function runErrand(
  target: Target,
  id: string,
  errand: Errand,
  onEvent: (event: ScriptEvent) => void = () => {},
): Promise<ScriptOutcome> {
  return runScript(target, compileErrand(target.stateFolder, id, errand), onEvent);
}

/**
 * Follows a run from its first word to its last, also one that is over; comes back when the link is lost.
 * @returns its report; the outcome `missing`: there is no such run. `broken`: it was killed.
 * @throws CtctlError when it cannot be seen to its end: the run goes on, and the error says how to come back.
 */
export async function followRun(
  target: Target,
  id: string,
  onEvent: (event: ScriptEvent) => void = () => {},
  live = false,
): Promise<BundleReport> {
  const { add, report } = reportBuilder({ title: '', steps: [] });
  let heard = 0;
  let lastWord: ScriptOutcome | undefined;
  const follow = (at: Target): Promise<ScriptOutcome> => {
    const asked = runErrand(at, id, { kind: 'follow', line: heard + 1, live, claim: false }, (event) => {
      if (event.kind !== 'live' && event.kind !== 'greeting') heard += 1;
      if (event.kind === 'end') lastWord = event.outcome;
      add(event);
      onEvent(event);
    });
    return orLastWord(asked, () => lastWord);
  };
  await comeBack(target, { id, hasBegun: () => true, first: () => follow(target), again: follow });
  return { ...report(), run: id };
}

/**
 * A link that goes between a run's last word and the exit status of its follower takes nothing away from that word; and
 * who came back to hear more would wait in vain.
 */
export function orLastWord(
  asked: Promise<ScriptOutcome>,
  lastWord: () => ScriptOutcome | undefined,
): Promise<ScriptOutcome> {
  return asked.catch((error: unknown) => {
    const outcome = lastWord();
    if (outcome === undefined) throw error;
    return outcome;
  });
}

/** @returns `cancelled`: it will stop. `broken`, `over`, `missing`: there was nothing (left) to stop. */
export function cancelRun(target: Target, id: string): Promise<ScriptOutcome> {
  return runErrand(target, id, { kind: 'cancel', claim: false });
}

/** Ends all its processes at once, in the middle of a step. @returns `killed`, `over`, `missing`, `failed`. */
export function killRun(target: Target, id: string): Promise<ScriptOutcome> {
  return runErrand(target, id, { kind: 'kill' });
}
