/** What became of a bundle: built from its events, one record a step. Pure. */
import type { Owner, ScriptEvent, ScriptOutcome, Verdict } from './events.ts';
import type { Bundle } from './step.ts';

export const stepStates = [
  'not-run',
  'ok',
  'skipped',
  'pending',
  'unknown',
  'conflict',
  'refused',
  'missing',
  'broken',
  'applying',
  'changed',
  'failed',
  'undone',
  'undo-failed',
] as const;
/** `applying`: begun, and its end is not known. */
export type StepState = (typeof stepStates)[number];

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
  /** The command by which a person would take it back; empty where there is none. */
  readonly undoBy: string;
  /** What the plan had shown and what was found instead. */
  readonly drift?: { readonly was: string; readonly is: string };
}

export interface BundleReport {
  readonly title: string;
  readonly subject: string;
  /** Its id, once it has begun to change something. */
  readonly run?: string;
  /** Who held the server's lock. */
  readonly owner?: Owner;
  /** As the machine names itself; in plans only. */
  readonly machine: string;
  /** The machine of the plan, and the one that answered instead. */
  readonly otherMachine?: { readonly was: string; readonly is: string };
  /** Why nothing could be written down there, so that nothing was begun. */
  readonly noJournal?: string;
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
  skipped: 'skipped',
  unknown: 'unknown',
  differs: 'pending',
  conflict: 'conflict',
  refused: 'refused',
  missing: 'missing',
  broken: 'broken',
} as const satisfies Record<Verdict, StepState>;

export interface ReportBuilder {
  add(event: ScriptEvent): void;
  report(): BundleReport;
}

/** Collects the events of one run; of a bundle, or of whatever the run says that it is. */
export function reportBuilder({ title, steps: known }: Pick<Bundle, 'title' | 'steps'>): ReportBuilder {
  const steps = new Map<string, Draft>(known.map((step) => [step.id, draft(step.id, step.title)]));
  const findings = new Map<string, string>();
  const warnings = new Set<string>();
  const about: { -readonly [Key in keyof Head]: Head[Key] } = {
    title,
    subject: '',
    machine: '',
    outcome: 'broken',
  };
  return {
    add(event) {
      if (event.kind === 'bundle') Object.assign(about, { title: event.title, subject: event.subject });
      if (event.kind === 'step' && !steps.has(event.step))
        steps.set(event.step, draft(event.step, event.title));
      if (event.kind === 'machine') about.machine = event.text;
      if (event.kind === 'no-journal') about.noJournal = event.text;
      if (event.kind === 'drift' && event.step === '') about.otherMachine = { was: event.was, is: event.is };
      if (event.kind === 'detached') about.run = event.run;
      if (event.kind === 'busy') about.owner = event;
      if (event.kind === 'end') about.outcome = event.outcome;
      if (event.kind === 'found') findings.set(event.key, event.value);
      if (event.kind === 'warning') warnings.add(event.text);
      const step = 'step' in event ? steps.get(event.step) : undefined;
      if (step) advance(step, event);
    },
    report: () => ({ ...about, steps: [...steps.values()], findings, warnings: [...warnings] }),
  };
}

type Head = Omit<BundleReport, 'steps' | 'findings' | 'warnings'>;

function draft(id: string, title: string): Draft {
  return {
    id,
    title,
    state: 'not-run',
    text: '',
    code: 0,
    stuck: false,
    differences: [],
    output: [],
    undoBy: '',
  };
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
      if (step.output.push(event.text) > 200) step.output.shift();
      break;
    case 'applying':
      step.state = 'applying';
      break;
    case 'undoing':
      // What failed stays the thing to tell; of a change that is being taken back nobody knows for a moment.
      if (step.state === 'changed') step.state = 'applying';
      break;
    case 'drift':
      step.drift = { was: event.was, is: event.is };
      break;
    case 'undo-by':
      step.undoBy = event.text;
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
      step.undoBy = '';
      break;
    case 'undo-failed':
      step.stuck = true;
      if (step.state !== 'failed') step.state = 'undo-failed';
      break;
    default:
  }
}
