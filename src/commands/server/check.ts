/** server check: what a server is, layer by layer; its toolstack is remembered when the inventory does not say it. */
import { exitCodes } from '../../common/errors.ts';
import { changeServer } from '../../inventory/edit.ts';
import type { Server } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { checkFailure, checkServer } from '../../operations/check-server.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import type { ServerFacts } from '../../xen/servers/facts.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

export function checkServerCommand(name: string, flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const server = findServer(await context.inventory(), name);
    const facts = await lookAt(context, server);
    const { observations: items } = facts;
    await context.print({ kind: 'ServerCheck' as const, apiVersion, server: name, items }, checkTable);
    const failure = checkFailure(server, facts);
    if (failure) throw failure;
    return exitCodes.done;
  });
}

/** Checks the server and writes down the toolstack that was found. */
export async function lookAt(context: Context, server: Server): Promise<ServerFacts> {
  context.reporter.status(`${server.name}: connecting to ${server.address}`);
  const facts = await checkServer(context.hub('ask'), server, Date.now());
  if (server.toolstack === undefined && facts.toolstack !== null) {
    await changeServer(context.inventoryFile, server.name, { toolstack: facts.toolstack });
  }
  return facts;
}

function checkTable({ items }: DocumentOf<'ServerCheck'>): Table {
  return listTable<DocumentOf<'ServerCheck'>['items'][number]>(
    [
      { header: 'layer', value: ({ layer }) => layer },
      { header: 'state', value: ({ state }) => (state === 'ok' ? 'ok' : state.toUpperCase()) },
      { header: 'detail', value: ({ text }) => text },
    ],
    items,
  );
}
