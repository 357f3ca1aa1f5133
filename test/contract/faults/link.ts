/** A way to a server that is cut once, after so many bytes one way; whoever comes again gets through. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from '../../support/sshd/ports.ts';

export type Way = 'up' | 'down';

export interface CuttingLink {
  readonly port: number;
  /** Bytes of the first connection so far. */
  readonly bytes: Readonly<Record<Way, number>>;
  cut(): void;
  stop(): Promise<void>;
}

/** @param limit the byte of the first connection with which it ends; those before it arrive. */
export async function startLink(
  target: number,
  limit?: { readonly way: Way; readonly bytes: number },
): Promise<CuttingLink> {
  const sockets = new Set<Socket>();
  const bytes = { up: 0, down: 0 };
  let isFirst = true;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: target, noDelay: true });
    const counts = isFirst;
    isFirst = false;
    pass('up', near, far, counts);
    pass('down', far, near, counts);
  });
  const pass = (way: Way, from: Socket, to: Socket, counts: boolean): void => {
    sockets.add(from);
    from.on('data', (chunk: Buffer) => {
      const left = counts && limit?.way === way ? limit.bytes - bytes[way] : Number.POSITIVE_INFINITY;
      if (counts) bytes[way] += chunk.length;
      if (left > chunk.length) {
        if (to.writable) to.write(chunk);
      } else {
        // The last bytes arrive, then the line is dead in both directions.
        if (to.writable) to.end(chunk.subarray(0, Math.max(0, left)));
        from.destroy();
      }
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.end();
    });
  };
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: await listen(server),
    bytes,
    cut,
    async stop() {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
