/** A run as a document and as a table. Pure. */
import { failureText } from '../../operations/explain.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { BundleReport, StepReport } from '../../remote/bundle/report.ts';

export interface RunSubject {
  readonly server: string;
  /** What it is about: a domain, a bundle. */
  readonly name: string;
  readonly action: string;
}

type Run = DocumentOf<'Run'>;
type Step = Run['steps'][number];
type StepState = Step['state'];

export function runDocument({ server, name, action }: RunSubject, report: BundleReport): Run {
  const { outcome, steps, findings, warnings, run } = report;
  const port = findings.get('vnc-port');
  return {
    kind: 'Run',
    apiVersion,
    server,
    name,
    action,
    run: run ?? null,
    outcome,
    changed: steps.some(({ state }) => state === 'changed'),
    steps: steps.map(stepOf),
    vnc: port === undefined ? null : { host: findings.get('vnc-listen') ?? '127.0.0.1', port: Number(port) },
    warnings,
  };
}

function stepOf(step: StepReport): Step {
  const { id, title, state, text, differences, output, undoBy, drift } = step;
  const hasFailed = state === 'failed';
  return {
    id,
    title,
    state,
    text: hasFailed ? failureText(step) : text,
    differences: differences.map(({ field, is, asked }) => ({ field, is, asked })),
    ...(hasFailed ? { output } : {}),
    undo: undoBy === '' ? null : undoBy,
    drift: drift ?? null,
  };
}

export const stateWords: Readonly<Record<StepState, string>> = {
  'not-run': '-',
  ok: 'ok',
  skipped: 'not meant',
  pending: 'to do',
  unknown: 'not known yet',
  conflict: 'DIFFERS',
  refused: 'REFUSED',
  missing: 'MISSING',
  broken: 'FAILED',
  applying: 'at work',
  changed: 'changed',
  failed: 'FAILED',
  undone: 'taken back',
  'undo-failed': 'STUCK',
};

/** What a run that ended before its time has left of a step. */
const leftWords: Readonly<Partial<Record<StepState, string>>> = {
  pending: 'not done',
  unknown: 'not done',
  applying: 'broken off',
};

/** It had begun, and is over, but not done. */
export function endedEarly(outcome: Run['outcome']): boolean {
  return ['failed', 'cancelled', 'broken', 'killed'].includes(outcome);
}

/** @param outcome of the run: nothing is `to do` in one that is over. */
export function stateWord({ state }: Pick<Step, 'state'>, outcome: Run['outcome']): string {
  return (endedEarly(outcome) ? leftWords[state] : undefined) ?? stateWords[state];
}

/** What was found, where that says more than the result. */
export function detailOf({ state, text }: Pick<Step, 'state' | 'text'>): string {
  return text === stateWords[state] || text === stateWords.pending ? '' : text;
}

export function runTable({ server, name, outcome, steps, vnc }: Run): Table {
  const console = vnc
    ? [
        {
          what: 'VNC console',
          result: '',
          detail: `${vnc.host}:${vnc.port} on ${server}; ctctl vnc ${server}:${name}`,
        },
      ]
    : [];
  const rows = [
    ...steps.map((step) => ({ what: step.title, result: stateWord(step, outcome), detail: detailOf(step) })),
    ...console,
  ];
  return listTable(
    [
      { header: name === '' ? server : `${server}:${name}`, isName: true, value: ({ what }) => what },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    rows,
  );
}
