/** Things that a session test opens and that are closed after it, the last first. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { VncSession } from '../../../../src/console/vnc/session.ts';
import {
  type FakeServer,
  type FakeServerOptions,
  startFakeServer,
} from '../../../support/rfb/fake-server.ts';
import type { Stage } from './stage.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The port that a TCP server listens on. */
export function portOf(server: { address(): ReturnType<Server['address']> }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Call it once in a test file. */
export function useFixtures() {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const later = (cleanup: () => unknown) => void cleanups.push(cleanup);

  async function fakeServer(options?: FakeServerOptions): Promise<FakeServer> {
    const server = await startFakeServer(options);
    later(() => server.close());
    return server;
  }

  /** A server whose connections are given to `onSocket` as they are. */
  async function rawServer(onSocket: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      later(() => socket.destroy());
      socket.on('error', () => {});
      onSocket(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    later(() => server.close());
    return portOf(server);
  }

  /** A server that sends without end; `sentWhenStalled` waits until it cannot send any more. */
  async function endlessServer() {
    const block = Buffer.alloc(65_536, 1);
    let sent = 0;
    const port = await rawServer((socket) => {
      const fill = () => {
        while (!socket.destroyed && socket.write(block)) sent += block.length;
      };
      socket.on('drain', fill);
      fill();
    });
    const sentWhenStalled = async (clock: VirtualClock): Promise<number> => {
      let [last, since] = [0, performance.now()];
      await clock.until(() => {
        if (sent !== last) since = performance.now();
        last = sent;
        return sent > 0 && performance.now() - since > 100;
      }, 'the server stops sending');
      return sent;
    };
    return { port, sentWhenStalled };
  }

  async function open(stage: Stage, ...options: Parameters<Stage['open']>): Promise<VncSession> {
    const session = await stage.open(...options);
    later(() => session.close().catch(() => {}));
    return session;
  }

  /** A viewer's bare socket, connected. */
  async function viewerOf(session: VncSession): Promise<Socket> {
    const socket = connect(session.address);
    later(() => socket.destroy());
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  /** A viewer's socket that has its server's greeting. */
  async function showing(session: VncSession): Promise<Socket> {
    const socket = await viewerOf(session);
    await once(socket, 'data');
    return socket;
  }

  return { later, fakeServer, rawServer, endlessServer, open, viewerOf, showing };
}
