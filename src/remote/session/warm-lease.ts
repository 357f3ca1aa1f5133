/** The Connection of a command for as long as the process holds it for that command. */
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import { lost } from '../lost.ts';
import type { Channel } from './channel.ts';
import { reach } from './client.ts';
import type { WarmOptions } from './warm.ts';
import { warmExec } from './warm-exec.ts';
import { warmForward } from './warm-forward.ts';

export interface WarmLease {
  readonly connection: Connection;
  /** The SSH connection or the process is gone. */
  lost(error: unknown): void;
}

/** @param channel over which the process holds the lease: its end is the end of all that the command has running. */
export function createLease(
  { place, server }: Pick<WarmOptions, 'place' | 'server'>,
  lease: string,
  channel: Channel,
): WarmLease {
  const listeners: ((error: CtctlError) => void)[] = [];
  const ended = new AbortController();
  // Each forwarded connection listens to it.
  setMaxListeners(0, ended.signal);
  let why: CtctlError | undefined;
  let isClosed = false;
  /** Each command and each forwarded connection has a connection of its own over the socket. */
  const another = async (): Promise<Socket> => {
    const socket = why === undefined ? await reach(place) : undefined;
    if (socket === undefined) throw why ?? lost(server, 'the process that keeps it has ended');
    return socket;
  };
  return {
    connection: {
      async exec(command, options = {}) {
        options.signal?.throwIfAborted();
        return warmExec(await another(), { lease, server, command }, options);
      },
      async forward(host, port) {
        const stream = await warmForward(await another(), { lease, server, host, port });
        // The process ends it with the lease, but from a socket that is half open nobody would hear of it.
        ended.signal.addEventListener('abort', () => stream.destroy(), { once: true });
        if (ended.signal.aborted) stream.destroy();
        return stream;
      },
      onLost(listener) {
        // It may have been lost in the same breath in which it was opened.
        const already = isClosed ? undefined : why;
        if (already) queueMicrotask(() => listener(already));
        else listeners.push(listener);
      },
      close() {
        if (why === undefined) isClosed = true;
        why ??= lost(server, 'it was closed here');
        ended.abort();
        channel.destroy();
      },
    },
    lost(error) {
      if (why !== undefined) return;
      why = error instanceof CtctlError ? error : lost(server, messageOf(error));
      for (const listener of listeners) listener(why);
      ended.abort();
      channel.destroy();
    },
  };
}
