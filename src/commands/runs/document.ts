/** A run of the past, or one that is under way, as a document and as a table. Pure. */
import type { FoundRun } from '../../operations/runs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';
import { runDocument, stateWords } from '../run/document.ts';
import { localTime } from './time.ts';

/** @param report what it has said, where that is more than was found. */
export function recordedRun(
  { server, record, report: found }: FoundRun,
  report: BundleReport = found,
): DocumentOf<'Run'> {
  const document = runDocument({ server: server.name, name: record.subject, action: record.title }, report);
  const outputs = new Map(report.steps.map(({ id, output }) => [id, output]));
  const isOpen = report === found && record.state === 'running' && report.outcome === 'broken';
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

interface Row {
  readonly what: string;
  readonly result: string;
  readonly detail: string;
}

/** The run, its steps, and below each what helps when it failed: what it printed, and how to take it back. */
export function recordedRunTable(run: DocumentOf<'Run'>): Table {
  const { server, name, outcome, steps, who = '', since = '', command = '' } = run;
  const rows: readonly Row[] = [
    { what: run.action, result: outcome, detail: `${who}, ${localTime(since)}: ${command}` },
    ...steps.flatMap(({ title, state, text, undo, output = [] }) => [
      { what: `  ${title}`, result: stateWords[state], detail: text },
      ...(state === 'failed' ? output.map((line) => ({ what: '', result: '', detail: `| ${line}` })) : []),
      ...(undo === null ? [] : [{ what: '', result: 'to undo', detail: undo }]),
    ]),
  ];
  return listTable<Row>(
    [
      { header: name === '' ? server : `${server}:${name}`, value: ({ what }) => what },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    rows,
  );
}
