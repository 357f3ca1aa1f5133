/** The Connection over a client of ssh2 that is ready. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { formatDuration } from '../../common/duration.ts';
import { CtctlError } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import { lost, orLost } from '../lost.ts';
import type { Route } from '../route.ts';
import { exec } from './exec.ts';
import { sessionQueue } from './session-queue.ts';

/** How long a server may take to say goodbye, in milliseconds. */
const farewell = 500;

/** How long the answer to a sign of life may take, in milliseconds. */
const answerTime = 5_000;

/** What lies under the SSH connection. */
export interface Wire {
  /** How many bytes have come from the server so far. */
  received(): number;
  cut(): void;
  /** A socket that need not wait for the server's own goodbye, which would cost a round trip. */
  readonly goodbye?: Duplex | undefined;
}

/**
 * @param route its name is for messages.
 * @param wire the connection's bytes, and the way to end it without waiting for the server.
 */
export function connectionOver(
  client: Client,
  { name: server, keepalive }: Pick<Route, 'name' | 'keepalive'>,
  wire: Wire,
): Connection {
  const listeners: ((error: CtctlError) => void)[] = [];
  let ended = false;
  let why = 'the server closed it';
  const silence = keepalive.seconds * keepalive.count;
  const place = { client, server, sessions: sessionQueue(), received: wire.received };
  // 'close' follows every 'error', and comes alone when the server's sshd was killed.
  client.on('error', (error) => {
    why = /keepalive/i.test(error.message) ? `no sign of life for ${silence} s` : error.message;
  });
  // A channel of a jump host ends without closing when the server behind it goes away.
  client.once('end', () => wire.cut());
  client.once('close', () => {
    if (ended) return;
    ended = true;
    for (const listener of listeners) listener(lost(server, why));
  });
  const alive = (): void => {
    if (ended) throw lost(server, why);
  };
  return {
    async exec(command, options = {}) {
      alive();
      options.signal?.throwIfAborted();
      return exec(place, command, options);
    },
    async forward(host, port) {
      alive();
      return new Promise((resolve, reject) => {
        orLost(server, () =>
          client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
            if (error) {
              const why =
                'reason' in error && error.reason === 1
                  ? 'its SSH server forbids it (AllowTcpForwarding)'
                  : error.message;
              reject(
                new CtctlError('failed', `${server}: no connection to ${host}:${port} there: ${why}`, {
                  server,
                  cause: error,
                }),
              );
            } else resolve(channel);
          }),
        );
      });
    },
    onLost: (listener) => {
      listeners.push(listener);
    },
    woke(slept) {
      const before = wire.received();
      // The next sign of life is asked for within the interval; nothing may come, for the server gave us up long ago.
      setTimeout(
        () => {
          if (ended || wire.received() !== before) return;
          why = `this computer was asleep for ${formatDuration(slept)}, and the server does not answer since`;
          wire.cut();
        },
        keepalive.seconds * 1000 + answerTime,
      ).unref();
    },
    close() {
      ended = true;
      wire.goodbye?.once('finish', wire.cut);
      client.end();
      // A server that has gone silent would keep the farewell, and with it this process, waiting.
      setTimeout(wire.cut, farewell).unref();
    },
  };
}
