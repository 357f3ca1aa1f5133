/** What became of a bundle on several servers, as a document and as a table. Pure. */
import type { FleetAnswer } from '../../operations/run-fleet.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { hintOf, rowsOf } from '../fleet.ts';
import { detailOf, runDocument, stateWords } from '../run/document.ts';

type Item = DocumentOf<'RunResults'>['items'][number];

export function resultsDocument(
  { name, action }: { readonly name: string; readonly action: string },
  answers: readonly FleetAnswer[],
): DocumentOf<'RunResults'> {
  const runs = answers.map(({ server, result, error }) => ({
    server,
    ...(error === undefined ? {} : { error }),
    ...(result === undefined ? {} : { result: { server: server.name, report: result, error } }),
  }));
  const items = rowsOf(runs, ({ server, report, error }) => {
    const { kind: _, apiVersion: __, ...run } = runDocument({ server, name, action }, report);
    return [{ ...run, ...(error ? { error: error.reason, reason: hintOf(error) } : {}) }];
  });
  return { kind: 'RunResults', apiVersion, items };
}

interface Row {
  readonly servers: string;
  readonly result: string;
  readonly detail: string;
}

/** @param isGrouped servers with the same result share a row. */
export function resultsTable(
  { items }: DocumentOf<'RunResults'>,
  { isGrouped }: { readonly isGrouped: boolean },
): Table {
  const rows = items.map(rowOf);
  return listTable<Row>(
    [
      { header: isGrouped ? 'servers' : 'server', value: ({ servers }) => servers },
      { header: 'result', value: ({ result }) => result },
      { header: 'detail', value: ({ detail }) => detail },
    ],
    isGrouped ? grouped(rows) : rows,
  );
}

/** Each result once, where it comes first. */
function grouped(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.result}\0${row.detail}`;
    const same = groups.get(key);
    groups.set(key, same ? { ...same, servers: `${same.servers}, ${row.servers}` } : row);
  }
  return [...groups.values()];
}

function rowOf(item: Item): Row {
  if ('state' in item) return { servers: item.server, result: item.error, detail: withoutServer(item) };
  const { server: servers, outcome, steps, reason } = item;
  if (reason !== undefined) return { servers, result: outcome, detail: withoutServer({ ...item, reason }) };
  const told = steps.filter(({ state }) => !['ok', 'skipped', 'not-run'].includes(state));
  const detail = told.map((step) => `${step.title}: ${wordsOf(step)}`).join('; ');
  return { servers, result: outcome, detail };
}

/** The detail of a step that went well says nothing that its title does not say. */
function wordsOf(step: DocumentOf<'Run'>['steps'][number]): string {
  const word = stateWords[step.state];
  const detail = detailOf(step);
  const isQuiet = detail === '' || step.state === 'changed' || step.state === 'undone';
  return isQuiet ? word : `${word}: ${detail}`;
}

/** So that servers with the same failure are alike. */
function withoutServer({ server, reason }: { readonly server: string; readonly reason: string }): string {
  return reason.startsWith(`${server}: `) ? reason.slice(server.length + 2) : reason;
}
