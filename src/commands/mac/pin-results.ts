/** What has become of each domain whose addresses were to be pinned, as a document and as a table. Pure. */
import type { CtctlError } from '../../common/errors.ts';
import type { ServerAnswer } from '../../operations/ask-servers.ts';
import type { PinOutcome, Pins } from '../../operations/pin-macs.ts';
import type { FleetAnswer } from '../../operations/run-fleet.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, marks, type Table } from '../../output/table.ts';
import { hintOf, rowsOf } from '../fleet.ts';

type Document = DocumentOf<'MacPinList'>;
type Row = Exclude<Document['items'][number], { state: 'unreachable' }>;

/** @param answers of the runs: none for a server on which nothing was to be done. */
export function pinsDocument(
  prepared: readonly ServerAnswer<Pins>[],
  answers: readonly FleetAnswer[],
  isPlan: boolean,
): Document {
  const runs = new Map(answers.map((answer) => [answer.server, answer]));
  const withServer = prepared.map(({ result, ...answer }) => ({
    ...answer,
    ...(result === undefined ? {} : { result: { ...result, server: answer.server } }),
  }));
  return {
    kind: 'MacPinList',
    apiVersion,
    items: rowsOf(withServer, ({ outcomes, server }) =>
      outcomes.map((outcome) => rowOf(server.name, outcome, runs.get(server), isPlan)),
    ),
  };
}

function rowOf(server: string, outcome: PinOutcome, answer: FleetAnswer | undefined, isPlan: boolean): Row {
  const row = { server, domain: outcome.name, macs: [], run: null, reason: null };
  if (outcome.kind === 'left') return { ...row, result: 'left', reason: reasonOf(server, outcome.error) };
  if (!outcome.isChange) return { ...row, result: 'unchanged' };
  if (answer?.error) return { ...row, result: 'left', reason: reasonOf(server, answer.error) };
  const { macs } = outcome.parts;
  const run = answer?.result?.run ?? null;
  return { ...row, result: isPlan ? 'planned' : 'pinned', macs, run };
}

/** The server has a column of its own. */
function reasonOf(server: string, error: CtctlError): string {
  const hint = hintOf(error);
  return hint.startsWith(`${server}: `) ? hint.slice(server.length + 2) : hint;
}

const words: Readonly<Record<Row['result'], string>> = {
  pinned: 'pinned',
  unchanged: 'there already',
  planned: 'to do',
  left: 'LEFT',
};

export const pinsTable = ({ items }: Document): Table =>
  listTable(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'domain', value: (row) => ('state' in row ? marks.noAnswer : row.domain) },
      { header: 'result', value: (row) => ('state' in row ? 'LEFT' : words[row.result]) },
      { header: 'detail', value: (row) => row.reason ?? ('state' in row ? '' : addresses(row)) },
    ],
    items,
  );

const addresses = ({ macs }: Row): string =>
  macs.flatMap((mac, index) => (mac === null ? [] : [`network card ${index}: ${mac}`])).join(', ');
