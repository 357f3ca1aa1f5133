/** What became of a bundle: built from its events, one record a step. Pure. */
import type { ScriptEvent, ScriptOutcome } from './events.ts';
import type { Bundle } from './step.ts';

export type StepState =
  | 'not-run'
  | 'ok'
  | 'pending'
  | 'conflict'
  | 'refused'
  | 'missing'
  | 'broken'
  | 'changed'
  | 'failed'
  | 'undone'
  | 'undo-failed';

export interface Difference {
  readonly field: string;
  readonly is: string;
  readonly asked: string;
}

export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  /** What the check, or the failed apply, said. */
  readonly text: string;
  /** Exit status of a failed apply: 90 it knew the cause, 91 it waited too long. */
  readonly code: number;
  /** What this step had made could not be taken back. */
  readonly stuck: boolean;
  readonly differences: readonly Difference[];
  /** What the commands of the apply printed, at most the last 200 lines. */
  readonly output: readonly string[];
}

export interface BundleReport {
  readonly title: string;
  readonly outcome: ScriptOutcome;
  readonly steps: readonly StepReport[];
  readonly findings: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

type Draft = { -readonly [Key in keyof StepReport]: StepReport[Key] } & {
  output: string[];
  differences: Difference[];
};

const stateOfVerdict = {
  ok: 'ok',
  differs: 'pending',
  conflict: 'conflict',
  refused: 'refused',
  missing: 'missing',
  broken: 'broken',
} as const;

/** Collects the events of one run of a bundle. */
export function reportBuilder(bundle: Bundle): { add(event: ScriptEvent): void; report(): BundleReport } {
  const steps = new Map<string, Draft>(bundle.steps.map(({ id, title }) => [id, draft(id, title)]));
  const findings = new Map<string, string>();
  const warnings = new Set<string>();
  let outcome: ScriptOutcome = 'failed';
  return {
    add(event) {
      if (event.kind === 'end') outcome = event.outcome;
      if (event.kind === 'found') findings.set(event.key, event.value);
      if (event.kind === 'warning') warnings.add(event.text);
      if (!('step' in event)) return;
      // A failure of the run itself, such as a full /tmp, belongs to the step it kept from running.
      const step = steps.get(event.step) ?? [...steps.values()].find(({ state }) => state === 'pending');
      if (step) advance(step, event);
    },
    report: () => ({
      title: bundle.title,
      outcome,
      steps: [...steps.values()],
      findings,
      warnings: [...warnings],
    }),
  };
}

function draft(id: string, title: string): Draft {
  return { id, title, state: 'not-run', text: '', code: 0, stuck: false, differences: [], output: [] };
}

function advance(step: Draft, event: ScriptEvent): void {
  switch (event.kind) {
    case 'verdict':
      step.state = stateOfVerdict[event.verdict] ?? 'broken';
      step.text = event.text;
      break;
    case 'difference':
      if (!step.differences.some(({ field }) => field === event.field)) step.differences.push(event);
      break;
    case 'output':
      step.output.push(event.text);
      break;
    case 'failed':
      Object.assign(step, { state: 'failed', text: event.text, code: event.code });
      break;
    case 'changed':
      Object.assign(step, { state: 'changed', text: event.text });
      break;
    case 'undone':
      // What the failed step itself had begun is taken back as well; its failure stays the thing to tell.
      if (step.state !== 'failed') step.state = 'undone';
      break;
    case 'undo-failed':
      step.stuck = true;
      if (step.state !== 'failed') step.state = 'undo-failed';
      break;
    default:
  }
}
