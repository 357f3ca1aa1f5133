/** What upper layers ask of a server: carry out a bundle, or answer readings. One exec each. */
import { compileBundle, compileReadings, type RunMode } from './compile.ts';
import type { ScriptEvent } from './events.ts';
import { type BundleReport, reportBuilder } from './report.ts';
import { runScript, type Target } from './script.ts';
import type { ShellText } from './shell.ts';
import type { Bundle, Reading } from './step.ts';

export type { Target } from './script.ts';

/** Lines of an answer, its exit status, and what stood on stderr. */
export interface Answer {
  readonly lines: readonly string[];
  readonly code: number;
  readonly stderr: string;
}

/** Plans or carries out a bundle. A failed step is in the report; only a lost or unfit server throws. */
export async function runBundle(
  target: Target,
  bundle: Bundle,
  mode: RunMode,
  onEvent: (event: ScriptEvent) => void = () => {},
): Promise<BundleReport> {
  const { add, report } = reportBuilder(bundle);
  await runScript(target, compileBundle(bundle, mode), (event) => {
    add(event);
    onEvent(event);
  });
  return report();
}

/** Asks a server several things in one exec. */
export async function readAll(
  target: Target,
  readings: readonly Reading[],
  library: readonly ShellText[] = [],
): Promise<ReadonlyMap<string, Answer>> {
  const lines = new Map<string, string[]>(readings.map(({ id }) => [id, []]));
  const stderr = new Map<string, string>();
  await runScript(target, compileReadings(readings, library), (event) => {
    if (event.kind === 'line') lines.get(event.step)?.push(event.text);
    if (event.kind === 'read') stderr.set(event.step, event.stderr);
  });
  return new Map([...lines].map(([id, all]) => [id, answerOf(all, stderr.get(id) ?? '')]));
}

/** The runtime ends each answer with a newline of its own and a line that holds the exit status. */
function answerOf(lines: readonly string[], stderr: string): Answer {
  const code = Number(/^ct-rc (\d+)$/.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN);
  const text = lines.slice(0, -1);
  return { lines: text.at(-1) === '' ? text.slice(0, -1) : text, code, stderr };
}
