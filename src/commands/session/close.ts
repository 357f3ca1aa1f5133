/** session close: kept connections are kept no longer. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { runtimeFolder } from '../../inventory/locations.ts';
import { findServer } from '../../inventory/selector.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, type Table } from '../../output/table.ts';
import { closeKept, listKept } from '../../remote/session/control.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

interface Flags extends GlobalFlags {
  readonly all?: true;
}

export function closeSessions(names: readonly string[], flags: Flags): Promise<number> {
  if (names.length > 0 === (flags.all === true)) {
    throw new CtctlError('usage', 'session close: name the servers, or write --all', {
      next: 'see ctctl session list',
    });
  }
  return withContext(flags, async (context) => {
    const folder = runtimeFolder();
    if (!flags.all) {
      const kept = (await listKept(folder)).map(({ server }) => server);
      await assertKnown(
        context,
        names.filter((name) => !kept.includes(name)),
      );
    }
    const closed = await closeKept(folder, flags.all ? undefined : names);
    const items = closed.map(({ server, place: to, closesAt }) => ({
      server,
      place: to,
      state: closesAt === null ? ('leaving' as const) : ('closed' as const),
    }));
    const changed = items.length > 0;
    await context.print({ kind: 'SessionChange' as const, apiVersion, changed, items }, changeTable);
    return exitCodes.done;
  });
}

/** What is not kept must at least be a server: a typing error is no "already so". */
async function assertKnown(context: Context, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const inventory = await context.inventory();
  for (const name of names) findServer(inventory, name);
}

function changeTable({ items }: DocumentOf<'SessionChange'>): Table {
  if (items.length === 0) return fieldTable([['sessions', 'none was open']]);
  return fieldTable(
    items.map(({ server, place, state }) => [
      server,
      `${place} ${state === 'closed' ? 'closed' : 'closes after its last command'}`,
    ]),
  );
}
