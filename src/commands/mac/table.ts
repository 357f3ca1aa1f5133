/** Network cards, and what is wrong with them, for people. */
import type { DocumentOf } from '../../output/documents.ts';
import { type Cell, listTable, marks, type Table } from '../../output/table.ts';

type CardRow = DocumentOf<'MacList'>['items'][number];
type Card = Exclude<CardRow, { state: 'unreachable' }>;
type FindingRow = DocumentOf<'MacCheck'>['items'][number];
type Finding = Exclude<FindingRow, { state: 'unreachable' }>;

export function cardTable({ items }: DocumentOf<'MacList'>): Table {
  const known = (row: CardRow, value: (card: Card) => Cell): Cell =>
    row.state === 'unreachable' ? marks.noAnswer : value(row);
  return listTable<CardRow>(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'domain', value: (row) => known(row, ({ domain }) => domain ?? marks.noAnswer) },
      { header: 'card', value: (row) => known(row, ({ card }) => card), align: 'right' },
      { header: 'mac', value: (row) => known(row, ({ mac }) => mac) },
      { header: 'bridge', value: (row) => known(row, ({ bridge }) => bridge) },
      { header: 'state', value: ({ state }) => state },
      { header: 'source', value: (row) => (row.state === 'unreachable' ? row.reason : source(row)) },
    ],
    items,
  );
}

/** Where the address comes from, and whether it stays. */
function source({ fixed, mac, defined, state, definition, domain, reason }: Card): string {
  if (reason !== null) return definition !== null && domain !== null ? reason : whole(definition, reason);
  if (!fixed) return state === 'running' ? 'drawn at its start' : 'drawn at every start';
  return mac === defined ? 'definition' : `from its start; the definition says ${defined}`;
}

const whole = (definition: string | null, reason: string): string =>
  definition === null ? reason : `${definition}: ${reason}`;

export function findingTable({ items }: DocumentOf<'MacCheck'>): Table {
  const known = (row: FindingRow, value: (finding: Finding) => Cell): Cell =>
    'state' in row ? marks.noAnswer : value(row);
  return listTable<FindingRow>(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'domain', value: (row) => known(row, ({ domain }) => domain ?? marks.noAnswer) },
      { header: 'card', value: (row) => known(row, ({ card }) => card), align: 'right' },
      {
        header: 'level',
        value: (row) => known(row, ({ severity }) => (severity === 'error' ? 'ERROR' : severity)),
      },
      { header: 'rule', value: (row) => known(row, ({ rule }) => rule) },
      {
        header: 'what',
        value: (row) => ('state' in row ? row.reason : words(row)),
      },
    ],
    items,
  );
}

const words = ({ domain, definition, message, mend }: Finding): string =>
  `${domain === null ? `${definition}: ` : ''}${message}; ${mend}`;
