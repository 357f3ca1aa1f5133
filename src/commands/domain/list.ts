/** domain list: all servers at once; a dead one is a row. */
import { type CtctlError, exitCodes } from '../../common/errors.ts';
import { selectServers } from '../../inventory/selector.ts';
import { askServers, type ServerAnswer } from '../../operations/ask-servers.ts';
import { noServers } from '../../operations/find-domain.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { listDocument } from '../../output/format.ts';
import { type Cell, listTable, marks, type Table } from '../../output/table.ts';
import { type DomainFacts, domainFacts, domainReadings } from '../../xen/domains/facts.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

type Row = DocumentOf<'DomainList'>['items'][number];

export function listDomains(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    const servers = selectServers(inventory, flags.on, 'all');
    if (servers.length === 0) context.reporter.line(hintOf(noServers(inventory)));
    context.reporter.status(`asking ${servers.map(({ name }) => name).join(', ')}`);
    const hub = context.hub(servers.length === 1 ? 'ask' : 'never');
    const answers = await askServers(hub, servers, domainReadings, ({ name }, all) => domainFacts(name, all));
    warnUnread(context, answers);
    const items = answers.flatMap(({ server, result, error }): readonly Row[] =>
      result
        ? result.domains
        : [{ server: server.name, state: 'unreachable', reason: error ? hintOf(error) : '' }],
    );
    await context.print({ ...listDocument('DomainList', items), kind: 'DomainList' as const }, domainTable);
    return exitCodeOf(answers);
  });
}

/** Some servers failed: 6; all of them: the code of the first. */
export function exitCodeOf(answers: readonly ServerAnswer<unknown>[]): number {
  const errors = answers.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (!first) return exitCodes.done;
  return errors.length < answers.length || answers.length > 1 ? exitCodes.partial : exitCodes[first.reason];
}

export function hintOf({ message, next }: CtctlError): string {
  return next === undefined ? message : `${message}; ${next}`;
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
