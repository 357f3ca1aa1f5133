/** Turns a bundle, or a set of readings, into the one script that a server runs. Pure. */
import runtime from './runtime.sh?raw';
import { joinShell, raw, type ShellText, sh } from './shell.ts';
import type { Bundle, Reading, Step } from './step.ts';

/** `plan`: only checks run. `run`: check, apply where needed, check again. */
export type RunMode = 'plan' | 'run';

/** First field of the script's first line of output; the version is that of the event lines. */
export const greeting = 'ctctl-script 1';

/** The script that plans or carries out a bundle. */
export function compileBundle(bundle: Bundle, mode: RunMode): ShellText {
  assertIds(bundle.steps);
  const steps = bundle.steps.map((step, index) => stepFunctions(step, index + 1));
  const start = sh`ct_run ${mode} ${bundle.steps.length} ${bundle.rollback ? 1 : 0}`;
  return script([...bundle.library, ...steps], start);
}

/** The script that answers readings, in their order. Nothing on the server changes, not even in /tmp. */
export function compileReadings(readings: readonly Reading[], library: readonly ShellText[] = []): ShellText {
  assertIds(readings);
  const functions = readings.map((reading, index) => shellFunction(`ct_read_${index + 1}`, reading.read));
  const calls = readings.map((reading, index) => sh`ct_read ${index + 1} ${reading.id}`);
  return script([...library, ...functions], joinShell([...calls, raw('ct_tmp=\nct_end read 0')]));
}

/**
 * The whole script stands in one function, so that a shell which got only a part of it runs nothing:
 * a link lost while the script is still on its way changes nothing on the server.
 */
function script(functions: readonly ShellText[], start: ShellText): ShellText {
  return joinShell([
    raw(`ct_main() {\nexec 3>&1 >/dev/null </dev/null\nprintf '%s\\n' '${greeting}' >&3`),
    raw(runtime.trimEnd()),
    ...functions,
    start,
    raw('exit 1\n}\nct_main\n'),
  ]);
}

function stepFunctions(step: Step, number: number): ShellText {
  return joinShell([
    sh`# ${raw(commentOf(step.title))}`,
    sh`ct_id_${raw(String(number))}=${step.id} ct_undoable_${raw(String(number))}=${step.undo ? 1 : 0}`,
    shellFunction(`ct_check_${number}`, step.check),
    shellFunction(`ct_apply_${number}`, step.apply ?? sh`ct_die ${'nothing can be applied here'}`),
    ...(step.undo ? [shellFunction(`ct_undo_${number}`, step.undo)] : []),
  ]);
}

function shellFunction(name: string, body: ShellText): ShellText {
  return joinShell([raw(`${name}() {`), body.isEmpty ? raw(':') : body, raw('}')]);
}

/** A title in a shell comment: whatever it holds, it stays on its line. */
function commentOf(title: string): string {
  return title.replaceAll(/[\p{Cc}]/gu, ' ');
}

function assertIds(items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new RangeError(`not a step id: ${JSON.stringify(id)}`);
    if (seen.has(id)) throw new RangeError(`two steps have the id ${id}`);
    seen.add(id);
  }
}
