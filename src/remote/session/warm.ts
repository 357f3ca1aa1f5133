/** A connection that stays open behind the command that uses it: the next command finds it warm. */
import type { Connection } from '../connection.ts';
import { reachOrStart } from './client.ts';
import { KeepingFailure } from './keeping-failure.ts';
import type { SessionPlace } from './place.ts';
import type { Answers } from './questions.ts';
import { openWarm } from './warm-open.ts';

export interface WarmOptions {
  readonly place: SessionPlace;
  /** What node runs to have the process: script and arguments. */
  readonly entry: readonly string[];
  /** The server's inventory name. */
  readonly server: string;
  /** `user@host:port` */
  readonly to: string;
  /** How long the connection is kept after its last use. */
  readonly keepSeconds: number;
  /**
   * Everything that says where the connection goes, as whom and how, as plain data: the process opens it from nothing
   * else, and only the same request gets the same connection again.
   */
  readonly request: unknown;
  /** What this command can be asked while the connection is opened. */
  readonly answers?: Answers;
  /** Hears how far the opening has come. */
  readonly told?: (about: string, data: unknown) => void;
  readonly signal?: AbortSignal;
}

/** A process that ends just now makes room for another one: so often it is tried. */
const tries = 3;

/**
 * The warm connection to a server, opened by the process where there is none yet. Closing it leaves it warm.
 * @throws CtctlError what opening it throws; `refused` for an unsafe place, KeepingFailure for a process that does not work.
 */
export async function warmConnection(options: WarmOptions): Promise<Connection> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    options.signal?.throwIfAborted();
    const opened = await openWarm(await reachOrStart(options.place, options.entry), options);
    if (opened !== undefined) return opened;
  }
  throw new KeepingFailure('the process that keeps connections has ended while it was asked', {
    next: 'try again, or do without it (no --keep, no CTCTL_KEEP)',
  });
}
