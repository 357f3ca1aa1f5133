/** What upper layers ask of a server: plan or carry out a bundle, or answer readings. One exec each. */
import { compilePlan, compileReadings } from './compile.ts';
import type { ScriptEvent } from './events.ts';
import { type RunOrder, runOrder } from './order.ts';
import { type BundleReport, reportBuilder } from './report.ts';
import { runScript, type Target } from './script.ts';
import { seeThrough } from './see-through.ts';
import type { ShellText } from './shell.ts';
import type { Bundle, Reading } from './step.ts';

export type { Target } from './script.ts';

/** `plan`: only checks run. `run`: check, apply where needed, check again. */
export type RunMode = 'plan' | 'run';

/** Lines of an answer, its exit status, and what stood on stderr. */
export interface Answer {
  readonly lines: readonly string[];
  readonly code: number;
  readonly stderr: string;
}

/**
 * Plans or carries out a bundle.
 * @returns a failed step, a refusal and somebody else's lock too are in the report.
 * @throws CtctlError for a lost or unfit server.
 */
export async function runBundle(
  target: Target,
  bundle: Bundle,
  mode: RunMode,
  onEvent: (event: ScriptEvent) => void = () => {},
  wishes: Partial<RunOrder> = {},
): Promise<BundleReport> {
  const { add, report } = reportBuilder(bundle);
  const listen = (event: ScriptEvent): void => {
    add(event);
    onEvent(event);
  };
  if (mode === 'plan') await runScript(target, compilePlan(bundle), listen);
  else await seeThrough(target, bundle, runOrder(wishes), listen);
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
