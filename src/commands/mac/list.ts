/** mac list: every network card of all servers at once; a dead server is a row. */
import { listMacs } from '../../operations/list-macs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import type { NetworkCard, SeenCard } from '../../xen/macs/cards.ts';
import { withContext } from '../context.ts';
import { exitCodeOf, fleetOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { cardTable } from './table.ts';

export function listCards(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const { hub, servers } = await fleetOf(context, flags.on);
    const answers = await listMacs(hub, servers);
    const items = rowsOf(answers, (cards) => cards.map(rowOf));
    const document: DocumentOf<'MacList'> = { kind: 'MacList', apiVersion, items };
    await context.print(document, cardTable);
    return exitCodeOf(answers);
  });
}

/** Without what only a check wants to know. */
function rowOf({
  line: _line,
  findings: _findings,
  isDomainRunning: _running,
  ...card
}: SeenCard): NetworkCard {
  return card;
}
