/** server check: what a server is, layer by layer; its toolstack is remembered when the inventory does not say it. */
import { exitCodes } from '../../common/errors.ts';
import { changeServer } from '../../inventory/edit.ts';
import type { LegacyProfile, Server } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { checkServer, type ServerCheck } from '../../operations/check-server.ts';
import { wayThere } from '../../operations/way-there.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

export function checkServerCommand(name: string, flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const check = await lookAt(context, findServer(await context.inventory(), name));
    const { observations: items, failure } = check;
    await context.print({ kind: 'ServerCheck' as const, apiVersion, server: name, items }, checkTable);
    if (failure) throw failure;
    return exitCodes.done;
  });
}

/** Checks the server and writes down the toolstack that was found. */
export async function lookAt(context: Context, server: Server): Promise<ServerCheck> {
  context.reporter.status(`${server.name}: connecting`);
  const way = wayThere(server);
  const check = await checkServer(context.hub('ask', way.watch), server, way, Date.now);
  if (check.legacy !== undefined && (await wantsLegacy(context, server, check.legacy))) {
    const { after } = await changeServer(context.inventoryFile, server.name, { legacy: check.legacy });
    if (after) return lookAt(context, after);
  }
  const found = check.facts?.toolstack ?? null;
  if (server.toolstack === undefined && found !== null) {
    await changeServer(context.inventoryFile, server.name, { toolstack: found });
  }
  return check;
}

/** Never on by itself: whoever cannot be asked finds the command in the error. */
async function wantsLegacy(
  { prompts, canAsk }: Context,
  { name }: Server,
  legacy: LegacyProfile,
): Promise<boolean> {
  return (
    canAsk &&
    prompts.confirm(
      `${name} speaks only algorithms that were given up years ago (SHA-1). Allow them for this server (legacy: ${legacy})?`,
      `ctctl server edit ${name} --legacy ${legacy}`,
    )
  );
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
