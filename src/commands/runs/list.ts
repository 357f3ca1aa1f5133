/** run list: the last runs of all servers at once; a dead server is a row. */
import type { Server } from '../../inventory/schema.ts';
import { libraryOfRuns, linesOf } from '../../operations/runs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { type Cell, listTable, marks, type Table } from '../../output/table.ts';
import { parseRuns, type RunRecord, runsReading } from '../../remote/bundle/records.ts';
import { withContext } from '../context.ts';
import { askFleet, exitCodeOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { tellNothing } from './nothing.ts';
import { localTime } from './time.ts';

type Row = DocumentOf<'RunList'>['items'][number];
type Item = Exclude<Row, { state: 'unreachable' }>;

export function listRuns(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const answers = await askFleet(
      context,
      flags.on,
      [runsReading()],
      (server, all) =>
        parseRuns(linesOf(server, all, 'runs')).records.map((record) => itemOf(server, record)),
      libraryOfRuns,
    );
    const items = newestFirst(rowsOf(answers, (rows) => rows));
    await context.print({ kind: 'RunList' as const, apiVersion, items }, runsTable);
    // Without a server there is a hint already.
    if (items.length === 0 && answers.length > 0) tellNothing(context, {});
    return exitCodeOf(answers);
  });
}

function itemOf({ name }: Server, { since, step, ...record }: RunRecord): Item {
  return { server: name, ...record, since: since.toISOString(), step: step || null };
}

/** Servers without an answer come last. */
export function newestFirst(rows: readonly Row[]): readonly Row[] {
  const key = (row: Row): string => (row.state === 'unreachable' ? '' : row.run);
  return rows.toSorted((one, other) => (key(one) < key(other) ? 1 : key(one) > key(other) ? -1 : 0));
}

export function runsTable({ items }: DocumentOf<'RunList'>): Table {
  const known = (row: Row, value: (run: Item) => Cell): Cell =>
    row.state === 'unreachable' ? marks.noAnswer : value(row);
  return listTable<Row>(
    [
      { header: 'run', value: (row) => known(row, ({ run }) => run) },
      { header: 'server', value: ({ server }) => server },
      { header: 'state', value: ({ state }) => state },
      { header: 'since', value: (row) => known(row, ({ since }) => localTime(since)) },
      { header: 'who', value: (row) => known(row, ({ who }) => who) },
      { header: 'title', value: (row) => known(row, ({ title }) => title) },
      { header: 'step', value: (row) => known(row, ({ step }) => step) },
      { header: 'command', value: (row) => (row.state === 'unreachable' ? row.reason : row.command) },
    ],
    items,
  );
}
