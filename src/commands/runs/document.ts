/** A run of the past, or one that is under way, as a document and as a table. Pure. */
import { noCommand } from '../../operations/aftermath.ts';
import type { FoundRun } from '../../operations/runs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, type Table } from '../../output/table.ts';
import { isAtWork } from '../../remote/bundle/records.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';
import { detailOf, endedEarly, runDocument, stateWord } from '../run/document.ts';
import { localTime } from './time.ts';

/** @param report what it has said, where that is more than was found. */
export function recordedRun(
  { server, record, report: found }: FoundRun,
  report: BundleReport = found,
): DocumentOf<'Run'> {
  const document = runDocument({ server: server.name, name: record.subject, action: record.title }, report);
  const outputs = new Map(report.steps.map(({ id, output }) => [id, output]));
  const isOpen = report === found && isAtWork(record.state) && report.outcome === 'broken';
  return {
    ...document,
    run: record.run,
    outcome: isOpen ? 'running' : document.outcome,
    steps: document.steps.map((step) => ({ ...step, output: outputs.get(step.id) ?? [] })),
    who: record.who,
    since: record.since.toISOString(),
    command: record.command,
  };
}

type Step = DocumentOf<'Run'>['steps'][number];

interface Row {
  readonly what: string;
  readonly result: string;
  readonly detail: string;
}

/** The run, its steps, and below each what helps when it failed: what it printed, and how to take it back. */
export function recordedRunTable(run: DocumentOf<'Run'>): Table {
  const { server, name, outcome, who = '', since = '', command = '' } = run;
  const rows: readonly Row[] = [
    { what: run.action, result: outcome, detail: `${who}, ${localTime(since)}: ${command}` },
    { what: '', result: 'run', detail: `${server}:${run.run}` },
    ...run.steps.flatMap((step) => stepRows(step, outcome)),
  ];
  return listTable<Row>(
    [
      { header: name === '' ? server : `${server}:${name}`, isName: true, value: ({ what }) => what },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    rows,
  );
}

function stepRows(step: Step, outcome: DocumentOf<'Run'>['outcome']): readonly Row[] {
  const { title, state, output = [] } = step;
  const printed = state === 'failed' ? output : [];
  const undo = undoOf(step, outcome);
  return [
    { what: `  ${title}`, result: stateWord(step, outcome), detail: detailOf(step) },
    ...printed.map((line) => ({ what: '', result: '', detail: `| ${line}` })),
    ...(undo === null ? [] : [{ what: '', result: 'to undo', detail: undo }]),
  ];
}

/** After a failure somebody wants to take back everything, so what cannot be is named too. */
function undoOf({ state, undo }: Step, outcome: DocumentOf<'Run'>['outcome']): string | null {
  return undo ?? (state === 'changed' && endedEarly(outcome) ? noCommand : null);
}
