/** A domain's VNC on a loopback port: one listener for the whole life, whatever domain and link do meanwhile. */
import { CtctlError } from '../../common/errors.ts';
import type { Connection } from '../../remote/connection.ts';
import { newAbortController, orAborted, whenAborted } from './abort.ts';
import { type Delays, defaultDelays } from './delays.ts';
import type { Emit, Endpoint, Located } from './events.ts';
import { connectOnce } from './link.ts';
import { runSession, type VncSession } from './running.ts';
import type { Locate } from './target.ts';

export type { Endpoint, Located, VncEvent } from './events.ts';
export type { VncSession, VncState } from './running.ts';

export interface VncOptions {
  /** The domain as its user names it, for the next steps in errors. */
  readonly domain: string;
  /** Makes an SSH connection, within its own time limit; ends early when the signal aborts. */
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  /** Asks the server (one exec, xenstore); throws a CtctlError 'unreachable' when the link is lost. */
  readonly locate: Locate;
  /** Whether a failure to connect is one that no second try mends: authentication, host key. */
  readonly isFinal: (error: unknown) => boolean;
  /** The local port; 0 or nothing takes a free one. */
  readonly port?: number;
  readonly onEvent: Emit;
  /** Ends the session; `closed` then resolves. */
  readonly signal: AbortSignal;
  /** How long to try to restore a lost connection, in milliseconds; 10 minutes without it. */
  readonly reconnectFor?: number;
  /** Other waiting times or another clock, for tests. */
  readonly delays?: Partial<Delays>;
}

const defaultReconnectFor = 600_000;

/**
 * Connects, finds the domain's VNC and opens a loopback port for it, in that order. Nothing is opened
 * when this rejects: with what `connect` or `locate` threw, with 'refused' when the domain is off or has
 * no VNC or the port is taken, with the signal's reason ('interrupted' where it is none of ours) when it aborts first.
 */
export async function openVncSession(options: VncOptions): Promise<VncSession> {
  const ending = newAbortController();
  const detach = whenAborted([options.signal], (reason) => ending.abort(reason));
  try {
    const { signal } = ending;
    signal.throwIfAborted();
    const connection = await connectOnce({ connect: options.connect, signal });
    try {
      const located = await orAborted(options.locate(connection, signal), [signal]);
      const endpoint = requireRunning(located, options.domain);
      return await runSession({
        ...options,
        ...resolveDefaults(options),
        connection,
        endpoint,
        ending,
        detach,
      });
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    detach();
    // Stops whatever was wired up already.
    ending.abort();
    throw options.signal.aborted ? reasonOf(options.signal) : error;
  }
}

/** Why the caller ended it: Ctrl-C, or its own time limit. */
function reasonOf({ reason }: AbortSignal): CtctlError {
  return reason instanceof CtctlError ? reason : new CtctlError('interrupted', 'interrupted');
}

function resolveDefaults({ port, reconnectFor, delays }: VncOptions) {
  return {
    port: port ?? 0,
    reconnectFor: reconnectFor ?? defaultReconnectFor,
    delays: { ...defaultDelays, ...delays },
  };
}

/** The endpoint of a running domain; anything else is refused with the command that helps. */
function requireRunning(located: Located, domain: string): Endpoint {
  if (located.state === 'running') {
    return { domainId: located.domainId, host: located.host, port: located.port };
  }
  const next = located.state === 'off' ? `ctctl start ${domain}` : `ctctl show ${domain}`;
  throw new CtctlError('refused', located.reason, { next });
}
