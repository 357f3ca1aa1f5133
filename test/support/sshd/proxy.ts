/** A TCP proxy on the loopback that does to a link what the world does: slow, cut, frozen, refused. */
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { listen } from './ports.ts';

export interface ProxyOptions {
  /** Milliseconds that everything takes, each way. */
  readonly delay?: number;
  /** Cuts a connection when the server has sent this many bytes; the bytes before still arrive. */
  readonly cutAfter?: number;
  /** Milliseconds for which the server's bytes are held back, to be sent in one piece. */
  readonly gather?: number;
  /** Bytes a second that come from the server, evenly. */
  readonly rate?: number;
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

function join(near: Socket, far: Socket, options: ProxyOptions, state: State): void {
  const { delay = 0, cutAfter = Number.POSITIVE_INFINITY, gather = 0, rate } = options;
  const pass = (from: Socket, to: Socket, send: (chunk: Buffer) => void, lag: () => number): void => {
    state.sockets.add(from);
    from.on('data', (chunk) => {
      if (!state.isFrozen) send(chunk);
    });
    from.on('error', () => {});
    from.on('close', () => {
      state.sockets.delete(from);
      if (!state.isFrozen) setTimeout(() => to.end(), lag());
    });
  };
  const later = (to: Socket, bytes: () => Buffer, milliseconds: number): void => {
    setTimeout(() => to.writable && to.write(bytes()), milliseconds);
  };
  const line = slowLine(rate);
  let left = cutAfter;
  const held: Buffer[] = [];
  const forwards = (chunk: Buffer): void => later(far, () => chunk, delay);
  const backwards = (chunk: Buffer): void => {
    const kept = chunk.subarray(0, left);
    left -= kept.length;
    if (left === 0) far.destroy();
    if (rate !== undefined) line.send(kept, (piece, wait) => later(near, () => piece, delay + wait));
    else if (held.push(kept) === 1) later(near, () => Buffer.concat(held.splice(0)), delay + gather);
  };
  pass(near, far, forwards, () => delay);
  pass(far, near, backwards, () => delay + gather + line.busy());
}

/** Says when each piece has come through a line of so many bytes a second. */
function slowLine(rate = Number.POSITIVE_INFINITY) {
  let freeAt = 0;
  const busy = (): number => Math.max(0, freeAt - performance.now());
  return {
    busy,
    send(chunk: Buffer, deliver: (piece: Buffer, wait: number) => void): void {
      for (let at = 0; at < chunk.length; at += 1024) {
        const piece = chunk.subarray(at, at + 1024);
        freeAt = performance.now() + busy() + (piece.length / rate) * 1000;
        deliver(piece, busy());
      }
    },
  };
}
