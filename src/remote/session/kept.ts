/** The connections that are kept warm: who uses them, until when they are kept, and when they are no good any more. */
import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CtctlError } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import { lost } from '../lost.ts';
import type { KeptConnection, RequestOf } from './messages.ts';

/** A connection that can say whether it may still be given out. */
export interface KeepableConnection extends Connection {
  /** Whether the host keys that it was opened with are still trusted; absent: nothing can change that. */
  isTrusted?(): Promise<boolean>;
  /** It is given to no other command; nor is what it shares with other connections. */
  leave?(): void;
}

export interface KeepingOptions {
  /** No connection gets older, in milliseconds, unless a command uses it. */
  readonly longest: number;
  /** Something was opened, closed or lost. */
  changed(): void;
}

type Lost = (error: CtctlError) => void;

/** One client's use of a connection, from its `open` to its `close`. */
export interface Lease {
  readonly id: string;
  readonly server: string;
  readonly connection: Connection;
  /** Aborted when the client has closed the connection or is gone: its commands end with it. */
  readonly signal: AbortSignal;
  release(): void;
}

export interface Keeping {
  /**
   * A lease of the connection that answers the request, which is opened where there is none. While one client opens
   * it others wait; when that fails, they try for themselves, for they may have better answers to its questions.
   */
  lease(
    wanted: RequestOf<'open'>,
    open: () => Promise<KeepableConnection>,
    onLost: Lost,
    signal: AbortSignal,
  ): Promise<Lease>;
  find(lease: string): Lease | undefined;
  list(): readonly KeptConnection[];
  /** Nobody gets the connections of these servers any more, of all without a list; a running command goes on. */
  leave(servers?: readonly string[]): readonly KeptConnection[];
  /** This computer has slept for so many milliseconds: what is in use looks after itself, nothing else is kept. */
  woke(slept: number): void;
  size(): number;
}

interface Kept {
  readonly key: string;
  readonly server: string;
  readonly place: string;
  readonly connection: KeepableConnection;
  readonly openedAt: number;
  /** The leases in use, each with what its client wants to hear when the connection is lost. */
  readonly leases: Map<string, Lost>;
  keepFor: number;
  lastUsed: number;
  isLeaving: boolean;
  timer?: NodeJS.Timeout;
}

/** The same request, the same connection; whatever is changed in it makes it another one. */
export function keyOf({
  server,
  place,
  request,
}: Pick<RequestOf<'open'>, 'server' | 'place' | 'request'>): string {
  return createHash('sha256')
    .update(JSON.stringify([server, place, request]))
    .digest('hex');
}

export function createKeeping({ longest, changed }: KeepingOptions): Keeping {
  const all = new Set<Kept>();
  const openings = new Map<string, Promise<unknown>>();
  const leases = new Map<string, Lease>();

  const end = (kept: Kept): void => {
    clearTimeout(kept.timer);
    if (all.delete(kept)) changed();
  };
  const close = (kept: Kept): void => {
    end(kept);
    kept.connection.close();
  };
  const closesAt = (kept: Kept): number => Math.min(kept.lastUsed + kept.keepFor, kept.openedAt + longest);
  /** When nobody uses it: closes it, or sets the time for that. */
  const settle = (kept: Kept): void => {
    clearTimeout(kept.timer);
    if (kept.leases.size > 0) return;
    const left = closesAt(kept) - Date.now();
    if (kept.isLeaving || left <= 0) close(kept);
    else kept.timer = setTimeout(close, left, kept);
  };
  const leave = (kept: Kept): void => {
    if (!kept.isLeaving) kept.connection.leave?.();
    kept.isLeaving = true;
    settle(kept);
  };
  const fresh = (key: string): Kept | undefined => {
    const kept = [...all].find((each) => each.key === key && !each.isLeaving);
    if (kept === undefined || Date.now() < kept.openedAt + longest) return kept;
    leave(kept);
    return undefined;
  };
  /** Looks again whether it is trusted: what was accepted once may have been taken back since. */
  const given = async (key: string): Promise<Kept | undefined> => {
    const kept = fresh(key);
    if (kept?.connection.isTrusted === undefined) return kept;
    // Nobody may close it for its age in the meantime.
    clearTimeout(kept.timer);
    const isTrusted = await kept.connection.isTrusted().catch(() => false);
    if (!all.has(kept) || kept.isLeaving) return given(key);
    if (isTrusted) return kept;
    leave(kept);
    return undefined;
  };
  const add = (
    key: string,
    { server, place, keepSeconds }: RequestOf<'open'>,
    connection: KeepableConnection,
  ): Kept => {
    const now = Date.now();
    const keepFor = keepSeconds * 1000;
    const times = { openedAt: now, lastUsed: now, keepFor };
    const kept: Kept = { key, server, place, connection, leases: new Map(), isLeaving: false, ...times };
    connection.onLost((error) => {
      end(kept);
      for (const onLost of kept.leases.values()) onLost(error);
    });
    all.add(kept);
    return kept;
  };
  const use = (kept: Kept, keepSeconds: number, onLost: Lost): Lease => {
    const id = randomUUID();
    const ended = new AbortController();
    // Each command that runs listens to it.
    setMaxListeners(0, ended.signal);
    clearTimeout(kept.timer);
    kept.keepFor = keepSeconds * 1000;
    kept.lastUsed = Date.now();
    kept.leases.set(id, onLost);
    const lease: Lease = {
      id,
      server: kept.server,
      connection: kept.connection,
      signal: ended.signal,
      release() {
        if (!leases.delete(id)) return;
        ended.abort(lost(kept.server, 'its command has closed it'));
        kept.leases.delete(id);
        kept.lastUsed = Date.now();
        if (all.has(kept)) settle(kept);
      },
    };
    leases.set(id, lease);
    return lease;
  };
  return {
    async lease(wanted, open, onLost, signal) {
      const key = keyOf(wanted);
      for (;;) {
        const kept = await given(key);
        if (signal.aborted) {
          if (kept !== undefined && all.has(kept)) settle(kept);
          throw signal.reason;
        }
        // Somebody else may have found it untrusted at the same moment.
        if (kept !== undefined && all.has(kept) && !kept.isLeaving)
          return use(kept, wanted.keepSeconds, onLost);
        const other = openings.get(key);
        if (other === undefined) break;
        await other.catch(() => {});
      }
      const opening = open().then((connection) => add(key, wanted, connection));
      openings.set(key, opening);
      try {
        const kept = await opening;
        if (!signal.aborted) return use(kept, wanted.keepSeconds, onLost);
        settle(kept);
        throw signal.reason;
      } finally {
        openings.delete(key);
        // Also where nothing came of it: nobody else may be left to notice that nothing is going on any more.
        changed();
      }
    },
    find: (lease) => leases.get(lease),
    list: () => [...all].map((kept) => described(kept, closesAt(kept))),
    leave(servers) {
      const meant = [...all].filter(({ server }) => servers === undefined || servers.includes(server));
      for (const kept of meant) leave(kept);
      return meant.map((kept) => described(kept, closesAt(kept)));
    },
    woke(slept) {
      for (const kept of all) {
        leave(kept);
        if (slept > 0) kept.connection.woke?.(slept);
      }
    },
    size: () => all.size + openings.size,
  };
}

function described(kept: Kept, closesAt: number): KeptConnection {
  const { server, place, openedAt: since, lastUsed, isLeaving } = kept;
  return { server, place, since, lastUsed, closesAt: kept.leases.size > 0 ? null : closesAt, isLeaving };
}
