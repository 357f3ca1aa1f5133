/** mac check: what is wrong with the addresses of all servers, seen together. */
import { exitCodes } from '../../common/errors.ts';
import { listMacs } from '../../operations/list-macs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { macFindings } from '../../xen/macs/findings.ts';
import { type Context, withContext } from '../context.ts';
import { exitCodeOf, fleetOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { findingTable } from './table.ts';

interface CheckFlags extends GlobalFlags {
  readonly on?: string;
  readonly exitCode?: boolean;
}

type Document = DocumentOf<'MacCheck'>;

/** @returns as other lists of servers; where all have answered, 8 with --exit-code if something is wrong. */
export function checkCards(flags: CheckFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const { hub, servers } = await fleetOf(context, flags.on);
    const answers = await listMacs(hub, servers);
    const cards = answers.flatMap(({ result }) => result ?? []);
    const findings = macFindings(cards);
    const document: Document = {
      kind: 'MacCheck',
      apiVersion,
      cards: cards.filter(({ card }) => card !== null).length,
      items: [...findings, ...rowsOf(answers, () => [])],
    };
    await tell(context, document, answers.length);
    const code = exitCodeOf(answers);
    const isWrong = findings.some(({ severity }) => severity !== 'note');
    return code === exitCodes.done && flags.exitCode && isWrong ? exitCodes.differences : code;
  });
}

/** The findings as data, how much was looked at beside them. */
async function tell(context: Context, document: Document, servers: number): Promise<void> {
  const { items, cards } = document;
  if (items.length > 0 || context.format !== 'table') await context.print(document, findingTable);
  const dead = items.filter((item) => 'state' in item).length;
  if (dead === servers) return;
  const found = items.length - dead;
  const asked = `${count(cards, 'network card')} on ${count(servers - dead, 'server')}`;
  context.reporter.line(`${asked}: ${found === 0 ? 'nothing found' : count(found, 'finding')}`);
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
