/** domain list: all servers at once; a dead one is a row. */
import type { ServerAnswer } from '../../operations/ask-servers.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { type Cell, listTable, marks, type Table } from '../../output/table.ts';
import { type DomainFacts, domainFacts, domainReadings } from '../../xen/domains/facts.ts';
import { type Context, withContext } from '../context.ts';
import { askFleet, exitCodeOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';

type Row = DocumentOf<'DomainList'>['items'][number];

export function listDomains(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const answers = await askFleet(context, flags.on, domainReadings, ({ name }, all) =>
      domainFacts(name, all),
    );
    warnUnread(context, answers);
    const items = rowsOf(answers, ({ domains }) => domains);
    await context.print({ kind: 'DomainList' as const, apiVersion, items }, domainTable);
    return exitCodeOf(answers);
  });
}

function warnUnread({ reporter }: Context, answers: readonly ServerAnswer<DomainFacts>[]): void {
  for (const { server, result } of answers) {
    for (const line of result?.unread ?? [])
      reporter.line(`warning: ${server.name}: cannot read this row: ${line}`);
  }
}

function domainTable({ items }: DocumentOf<'DomainList'>): Table {
  const known = (row: Row, value: (domain: Exclude<Row, { state: 'unreachable' }>) => Cell): Cell =>
    row.state === 'unreachable' ? marks.noAnswer : value(row);
  return listTable<Row>(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'name', value: (row) => known(row, ({ name }) => name) },
      { header: 'id', value: (row) => known(row, ({ id }) => id), align: 'right' },
      { header: 'state', value: ({ state }) => state },
      { header: 'type', value: (row) => known(row, ({ type }) => type) },
      { header: 'memory', value: (row) => known(row, ({ memory }) => memory), align: 'right' },
      { header: 'vcpus', value: (row) => known(row, ({ vcpus }) => vcpus), align: 'right' },
      {
        header: 'time',
        value: (row) => known(row, ({ cpuTime }) => (cpuTime === null ? null : `${cpuTime.toFixed(1)}s`)),
        align: 'right',
      },
      { header: 'note', value: (row) => (row.state === 'unreachable' ? row.reason : '') },
    ],
    items,
  );
}
