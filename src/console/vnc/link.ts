/** The SSH connection of a VNC session: one at a time, replaced with back-off when it is lost. */
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Connection } from '../../remote/connection.ts';
import { newAbortController, orAborted, whenAborted } from './abort.ts';
import type { Delays } from './delays.ts';
import type { Emit } from './events.ts';

/** A standing connection, with a signal that aborts when it is lost (reason: the CtctlError). */
export interface Lease {
  readonly connection: Connection;
  readonly lost: AbortSignal;
}

export interface LinkOptions {
  /** Makes a connection; within its own time limit, and no longer than the signal allows. */
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  /** Failures that no second try can mend: authentication, host key. */
  readonly isFinal: (error: unknown) => boolean;
  /** How long to go on reconnecting, in milliseconds. */
  readonly reconnectFor: number;
  readonly delays: Delays;
  readonly emit: Emit;
  /** Ends everything, reconnecting included. */
  readonly signal: AbortSignal;
}

/** What the session does when the link is back, or gone for good (also after an abort). */
export interface LinkHooks {
  readonly onRestored: () => void;
  readonly onGivenUp: (error: unknown) => void;
}

/** Whether an error means that the connection is gone, not merely that the server said no. */
export function isLinkLoss(error: unknown): boolean {
  return error instanceof CtctlError && error.reason === 'unreachable';
}

interface Standing extends Lease {
  readonly since: number;
  readonly controller: AbortController;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #hooks: LinkHooks;
  #standing: Standing | undefined;
  #pending: Promise<Lease>;
  #attempt = 0;

  /** Takes over `first`; closes whatever stands when the signal aborts. */
  constructor(first: Connection, options: LinkOptions, hooks: LinkHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#pending = Promise.resolve(this.#adopt(first));
    whenAborted([options.signal], (reason) => {
      if (this.#standing) this.#drop(this.#standing, reason);
    });
  }

  get isUp(): boolean {
    return this.#standing !== undefined;
  }

  /** The standing connection, or the next one as soon as it stands. Rejects when there will be none. */
  lease(): Promise<Lease> {
    return this.#pending;
  }

  /** Somebody noticed that this connection is gone; only the first to say so for a connection counts. */
  report(lease: Lease, error: unknown): void {
    const standing = this.#standing;
    if (standing === undefined || standing.connection !== lease.connection) return;
    const { clock, settled } = this.#options.delays;
    if (clock.now() - standing.since >= settled) this.#attempt = 0;
    this.#drop(standing, error);
    if (this.#options.signal.aborted) return;
    this.#options.emit({ kind: 'lost', reason: messageOf(error) });
    this.#pending = this.#restore(error);
    this.#pending.then(this.#hooks.onRestored, this.#hooks.onGivenUp);
  }

  #adopt(connection: Connection): Standing {
    const controller = newAbortController();
    const since = this.#options.delays.clock.now();
    const standing = { connection, lost: controller.signal, since, controller };
    this.#standing = standing;
    connection.onLost((error) => this.report(standing, error));
    return standing;
  }

  #drop(standing: Standing, reason: unknown): void {
    this.#standing = undefined;
    standing.controller.abort(reason);
    standing.connection.close();
  }

  async #restore(loss: unknown): Promise<Lease> {
    const { delays, emit, signal, reconnectFor } = this.#options;
    const giveUpAt = delays.clock.now() + reconnectFor;
    let reason = messageOf(loss);
    for (;;) {
      this.#attempt += 1;
      const left = Math.max(0, giveUpAt - delays.clock.now());
      const delay = Math.min(delays.backoff(this.#attempt), left);
      emit({ kind: 'retrying', attempt: this.#attempt, delay, reason });
      await delays.clock.sleep(delay, signal);
      try {
        const lease = this.#adopt(await connectOnce(this.#options));
        emit({ kind: 'restored' });
        return lease;
      } catch (error) {
        if (signal.aborted || !this.#mayRetry(error) || delays.clock.now() >= giveUpAt) throw error;
        reason = messageOf(error);
      }
    }
  }

  #mayRetry(error: unknown): boolean {
    if (!(error instanceof CtctlError) || this.#options.isFinal(error)) return false;
    return error.reason === 'unreachable' || error.reason === 'timedOut';
  }
}

/** Connects; a connection that arrives after the abort is closed at once. */
export function connectOnce({
  connect,
  signal,
}: Pick<LinkOptions, 'connect' | 'signal'>): Promise<Connection> {
  return orAborted(connect(signal), [signal], (late) => late.close());
}
