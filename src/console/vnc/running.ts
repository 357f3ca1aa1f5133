/** An open VNC session: the parts wired together, and their common end. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { Connection } from '../../remote/connection.ts';
import { whenAborted } from './abort.ts';
import type { Delays } from './delays.ts';
import type { Emit, Endpoint } from './events.ts';
import { Link } from './link.ts';
import { listenOnLoopback, loopback } from './listener.ts';
import { type Locate, Target } from './target.ts';
import { Tasks } from './tasks.ts';
import { Viewers } from './viewers.ts';
import { followRestart, look } from './watch.ts';

/** What a session is doing at one moment. */
export interface VncState {
  readonly link: 'up' | 'down';
  /** Where the domain's VNC was last seen. */
  readonly endpoint: Endpoint;
  /** Open viewer sockets, waiting ones included. */
  readonly viewers: number;
  /** Milliseconds without a viewer; 0 while there is one. */
  readonly idleFor: number;
}

export interface VncSession {
  readonly address: { readonly host: '127.0.0.1'; readonly port: number };
  /** Resolves after `close()` or the signal, when nothing is left open; rejects when the link is given up. */
  readonly closed: Promise<void>;
  state(): VncState;
  /** Ends the session; the same promise as `closed`. */
  close(): Promise<void>;
}

export interface RunOptions {
  readonly connection: Connection;
  readonly endpoint: Endpoint;
  readonly connect: (signal: AbortSignal) => Promise<Connection>;
  readonly locate: Locate;
  readonly isFinal: (error: unknown) => boolean;
  readonly port: number;
  readonly reconnectFor: number;
  readonly delays: Delays;
  readonly onEvent: Emit;
  /** Aborted from either side: by the caller's signal, by `close()`, or by a failure. */
  readonly ending: AbortController;
  /** Lets go of the caller's signal. */
  readonly detach: () => void;
}

/** Takes over a connection and a located domain; opens the listener. */
export async function runSession(options: RunOptions): Promise<VncSession> {
  const { connection, endpoint, connect, locate, isFinal, reconnectFor, delays, ending } = options;
  const { signal } = ending;
  const emit: Emit = (event) => {
    if (!signal.aborted) options.onEvent(event);
  };
  const tasks = new Tasks(ending);
  const link = new Link(
    connection,
    { connect, isFinal, reconnectFor, delays, emit, signal },
    {
      // While the link was down the domain may have moved.
      onRestored: () => tasks.run(async () => void (await look(target, 0))),
      onGivenUp: (error) => tasks.fail(error),
    },
  );
  const target = new Target(endpoint, await link.lease(), { link, locate, delays, emit, signal });
  const follow = singly((lost: Endpoint) => followRestart(target, lost, delays, signal));
  const onPictureGone = (lost: Endpoint) => tasks.run(() => follow(lost));
  const viewers = new Viewers({ link, target, delays, emit, signal, onPictureGone });

  const listener = await listenOnLoopback(options.port, (viewer) => tasks.run(() => viewers.serve(viewer)));
  const address = { host: loopback, port: listener.port } as const;
  const closed = endOf({ ...options, server: listener.server, viewers, tasks });
  emit({ kind: 'listening', ...address, endpoint });
  return {
    address,
    closed,
    state: () => ({
      link: link.isUp ? 'up' : 'down',
      endpoint: target.endpoint,
      viewers: viewers.count,
      idleFor: viewers.idleFor,
    }),
    close: () => {
      ending.abort();
      return closed;
    },
  };
}

interface Parts {
  readonly ending: AbortController;
  readonly detach: () => void;
  readonly server: Server;
  readonly viewers: Viewers;
  readonly tasks: Tasks;
}

/** Waits for the abort, closes everything, and waits until it is closed; rejects with the failure that led here. */
function endOf({ ending, detach, server, viewers, tasks }: Parts): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    whenAborted([ending.signal], () => resolve());
  }).then(async () => {
    detach();
    const serverClosed = once(server, 'close');
    server.close();
    viewers.destroy();
    await Promise.all([serverClosed, tasks.settled()]);
    tasks.throwFailure();
  });
  // Nobody may be listening yet when the session fails; who awaits `closed` later still gets the error.
  closed.catch(() => {});
  return closed;
}

/** Wraps work so that it runs at most once at a time; calls in between are dropped. */
function singly<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let running: Promise<void> | undefined;
  return (argument) => {
    running ??= work(argument).finally(() => {
      running = undefined;
    });
    return running;
  };
}
