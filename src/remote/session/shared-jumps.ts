/** The connections to jump hosts that kept connections share: one a jump host, as long as anything goes through it. */
import type { KeepableConnection } from './kept.ts';

/** One user's part of a jump host's connection. */
export interface Jump {
  readonly connection: KeepableConnection;
  /** It is given to nobody else; who uses it goes on. */
  leave(): void;
  /** The last one who is done with it closes it; idempotent. */
  release(): void;
}

export interface SharedJumps {
  /**
   * The connection of this key, opened by the first who wants it. All who wait share its failure, unless the opener
   * went away in the middle of it: then one of them tries anew.
   * @param signal aborted when the one who wants it is gone.
   */
  use(key: string, open: () => Promise<KeepableConnection>, signal: AbortSignal): Promise<Jump>;
}

interface Shared {
  readonly opening: Promise<KeepableConnection>;
  /** The signal of the one who opened it. */
  readonly opener: AbortSignal;
  readonly openedAt: number;
  users: number;
}

/** @param longest milliseconds after which a connection is given to nobody new. */
export function sharedJumps(longest: number): SharedJumps {
  const current = new Map<string, Shared>();
  const drop = (key: string, shared: Shared): void => {
    if (current.get(key) === shared) current.delete(key);
  };
  const begin = (key: string, open: () => Promise<KeepableConnection>, opener: AbortSignal): Shared => {
    const shared: Shared = { opening: open(), opener, openedAt: Date.now(), users: 0 };
    current.set(key, shared);
    const gone = (): void => drop(key, shared);
    shared.opening.then((connection) => connection.onLost(gone), gone);
    return shared;
  };
  const fresh = (key: string): Shared | undefined => {
    const shared = current.get(key);
    if (shared === undefined || Date.now() < shared.openedAt + longest) return shared;
    drop(key, shared);
    return undefined;
  };
  /** Counts at once: nobody closes it while it is waited for. */
  const enter = (key: string, shared: Shared): Omit<Jump, 'connection'> => {
    let isIn = true;
    shared.users += 1;
    return {
      leave: () => drop(key, shared),
      release() {
        if (!isIn) return;
        isIn = false;
        shared.users -= 1;
        if (shared.users > 0) return;
        drop(key, shared);
        shared.opening.then(
          (connection) => connection.close(),
          () => {},
        );
      },
    };
  };
  return {
    async use(key, open, signal) {
      for (;;) {
        signal.throwIfAborted();
        const shared = fresh(key) ?? begin(key, open, signal);
        const part = enter(key, shared);
        try {
          const connection = await shared.opening;
          if (shared.opener === signal || (await isTrusted(connection))) return { connection, ...part };
          part.leave();
          part.release();
        } catch (error) {
          part.release();
          if (shared.opener === signal || !shared.opener.aborted) throw error;
        }
      }
    },
  };
}

/** A key that cannot be looked up is none that is trusted: the next opening says why. */
async function isTrusted(connection: KeepableConnection): Promise<boolean> {
  return (await connection.isTrusted?.().catch(() => false)) ?? true;
}
