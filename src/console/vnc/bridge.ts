/** One viewer's pipe: bytes both ways with backpressure, until one side ends. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { whenAborted } from './abort.ts';

/** Who ended it; `link`: the connection in between. */
export type BridgeEnd = 'viewer' | 'server' | 'link';

/**
 * Joins viewer and server and resolves when the first of them ends; the other one is then given what
 * is still on its way and closed. Never rejects: an error of a side is that side's end.
 */
export function bridge(viewer: Socket, upstream: Duplex, lost: AbortSignal): Promise<BridgeEnd> {
  return new Promise((resolve) => {
    let detach = () => {};
    let ended = false;
    const end = (by: BridgeEnd) => {
      if (ended) return;
      ended = true;
      detach();
      separate(viewer, upstream);
      resolve(by);
    };
    // An 'end' comes after the last byte of a side; an error is always followed by 'close'.
    for (const event of ['end', 'error', 'close']) {
      viewer.on(event, () => end('viewer'));
      upstream.on(event, () => end('server'));
    }
    viewer.pipe(upstream);
    upstream.pipe(viewer);
    detach = whenAborted([lost], () => end('link'));
    // It may have gone in the very moment in which its server was reached: then no event follows.
    if (viewer.closed) end('viewer');
  });
}

/** Lets each side have what is already on its way to it, then closes it; what still comes is dropped. */
function separate(viewer: Socket, upstream: Duplex): void {
  viewer.unpipe(upstream).resume();
  upstream.unpipe(viewer);
  upstream.resume();
  viewer.destroySoon();
  closeUpstream(upstream);
}

/** The single place of an old VNC server must be free as soon as its viewer has gone. */
function closeUpstream(upstream: Duplex): void {
  upstream.end();
  if (upstream.destroyed || upstream.writableFinished) upstream.destroy();
  else upstream.once('finish', () => upstream.destroy());
}
