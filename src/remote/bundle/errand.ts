/** Errands about a run on a server: follow it, stop it after its step, kill it. One exec each. */
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
 * Follows a run from its first word to its last, also one that is over.
 * @returns its report; the outcome `missing`: there is no such run. `broken`: it was killed.
 */
export async function followRun(
  target: Target,
  id: string,
  onEvent: (event: ScriptEvent) => void = () => {},
  live = false,
): Promise<BundleReport> {
  const { add, report } = reportBuilder({ title: '', steps: [] });
  await runErrand(target, id, { kind: 'follow', line: 1, live, claim: false }, (event) => {
    add(event);
    onEvent(event);
  });
  return { ...report(), run: id };
}

/** @returns `cancelled`: it will stop. `broken`, `over`, `missing`: there was nothing (left) to stop. */
export function cancelRun(target: Target, id: string): Promise<ScriptOutcome> {
  return runErrand(target, id, { kind: 'cancel', claim: false });
}

/** Ends all its processes at once, in the middle of a step. @returns `killed`, `over`, `missing`, `failed`. */
export function killRun(target: Target, id: string): Promise<ScriptOutcome> {
  return runErrand(target, id, { kind: 'kill' });
}
