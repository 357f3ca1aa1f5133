/** server list and show: the inventory alone, without a connection. */
import { exitCodes } from '../../common/errors.ts';
import { findServer, selectServers } from '../../inventory/selector.ts';
import { noServers } from '../../operations/find-domain.ts';
import { apiVersion } from '../../output/format.ts';
import { withContext } from '../context.ts';
import { hintOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { serverItem, serversTable, serverTable } from './documents.ts';

export function listServers(flags: GlobalFlags & { readonly on?: string }): Promise<number> {
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    if (inventory.servers.length === 0) context.reporter.line(hintOf(noServers(inventory)));
    const items = selectServers(inventory, flags.on, 'all').map(serverItem);
    await context.print({ kind: 'ServerList' as const, apiVersion, items }, serversTable);
    return exitCodes.done;
  });
}

export function showServer(name: string, flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const item = serverItem(findServer(await context.inventory(), name));
    await context.print({ kind: 'Server' as const, apiVersion, ...item }, serverTable);
    return exitCodes.done;
  });
}
