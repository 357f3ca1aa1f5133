/** session list: the connections that are kept warm; where no process keeps any, none. */
import { formatDuration } from '../../common/duration.ts';
import { exitCodes } from '../../common/errors.ts';
import { runtimeFolder } from '../../inventory/locations.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { type KeptConnection, listKept } from '../../remote/session/control.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

type Item = DocumentOf<'SessionList'>['items'][number];

export function listSessions(flags: GlobalFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const items = (await listKept(runtimeFolder())).map(sessionItem);
    await context.print({ kind: 'SessionList' as const, apiVersion, items }, sessionsTable);
    return exitCodes.done;
  });
}

function sessionItem({ server, place, since, lastUsed, closesAt, isLeaving }: KeptConnection): Item {
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  return {
    server,
    place,
    since: time(since),
    lastUsed: time(lastUsed),
    closesAt: closesAt === null ? null : time(closesAt),
    state: isLeaving ? 'leaving' : closesAt === null ? 'in-use' : 'idle',
  };
}

function sessionsTable({ items }: DocumentOf<'SessionList'>): Table {
  const now = Date.now();
  const ago = (time: string): string => `${formatDuration(Math.max(0, now - Date.parse(time)))} ago`;
  const left = ({ closesAt, state }: Item): string => {
    if (state === 'leaving') return 'after its last command';
    return closesAt === null ? 'in use' : formatDuration(Math.max(0, Date.parse(closesAt) - now));
  };
  return listTable<Item>(
    [
      { header: 'server', value: ({ server }) => server },
      { header: 'place', value: ({ place }) => place },
      { header: 'opened', value: ({ since }) => ago(since) },
      { header: 'last used', value: ({ lastUsed }) => ago(lastUsed) },
      { header: 'closes in', value: left },
    ],
    items,
  );
}
