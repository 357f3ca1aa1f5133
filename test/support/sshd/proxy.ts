/** A TCP proxy on the loopback that does to a link what the world does: slow, cut, frozen, refused. */
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { listen } from './ports.ts';

export interface ProxyOptions {
  /** Milliseconds that everything takes, each way. */
  readonly delay?: number;
  /** Cuts a connection when the server has sent this many bytes; the bytes before still arrive. */
  readonly cutAfter?: number;
}

export interface FaultyLink {
  readonly port: number;
  /** From now on nothing passes, and nobody is told. */
  freeze(): void;
  /** Ends all connections with a reset. */
  cut(): void;
  /** From now on new connections are closed at once. */
  refuse(): void;
  stop(): Promise<void>;
}

interface State {
  isFrozen: boolean;
  isRefusing: boolean;
  readonly sockets: Set<Socket>;
}

export async function startProxy(target: number, options: ProxyOptions = {}): Promise<FaultyLink> {
  const state: State = { isFrozen: false, isRefusing: false, sockets: new Set() };
  const reset = (): void => {
    for (const socket of state.sockets) socket.resetAndDestroy();
  };
  const server = createServer({ noDelay: true }, (near) => {
    if (state.isRefusing) near.destroy();
    else join(near, connectTcp({ host: '127.0.0.1', port: target, noDelay: true }), options, state);
  });
  const port = await listen(server);
  return {
    port,
    freeze: () => {
      state.isFrozen = true;
    },
    cut: reset,
    refuse: () => {
      state.isRefusing = true;
    },
    async stop() {
      server.close();
      reset();
      await once(server, 'close');
    },
  };
}

function join(
  near: Socket,
  far: Socket,
  { delay = 0, cutAfter = Infinity }: ProxyOptions,
  state: State,
): void {
  let left = cutAfter;
  const pass = (from: Socket, to: Socket, cut: (chunk: Buffer) => Buffer): void => {
    state.sockets.add(from);
    from.on('data', (chunk) => {
      if (state.isFrozen) return;
      const kept = cut(chunk);
      setTimeout(() => to.writable && to.write(kept), delay);
    });
    from.on('error', () => {});
    from.on('close', () => {
      state.sockets.delete(from);
      if (!state.isFrozen) setTimeout(() => to.end(), delay);
    });
  };
  pass(near, far, (chunk) => chunk);
  pass(far, near, (chunk) => {
    const kept = chunk.subarray(0, left);
    left -= kept.length;
    if (left === 0) far.destroy();
    return kept;
  });
}
