/** The time before a viewer's picture: waiting for the domain, and for the VNC server's first byte. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { whenAborted } from './abort.ts';
import type { Delays } from './delays.ts';
import { type Reached, reach, type Way } from './reach.ts';

export type WaitOutcome =
  | ({ readonly kind: 'reached' } & Reached)
  | { readonly kind: 'left' }
  | { readonly kind: 'too-late'; readonly reason: string };

/**
 * Holds an accepted viewer until its VNC server is reached, it leaves, or `hold` is over.
 * Rejects when the signal aborts, and for defects.
 */
export async function waitFor(viewer: Socket, way: Way, signal: AbortSignal): Promise<WaitOutcome> {
  const { clock, hold } = way.delays;
  const waiting = new AbortController();
  const detach = whenAborted([signal], (reason) => waiting.abort(reason));
  let ended: WaitOutcome | undefined;
  let obstacle = 'its VNC server was not reached in time';
  const stop = (outcome: WaitOutcome) => {
    ended ??= outcome;
    waiting.abort();
  };
  const onClose = () => stop({ kind: 'left' });
  viewer.once('close', onClose);
  clock.sleep(hold, waiting.signal).then(
    () => stop({ kind: 'too-late', reason: obstacle }),
    () => {},
  );
  try {
    const reached = await reach(way, waiting.signal, (reason) => {
      obstacle = reason;
    });
    return { kind: 'reached', ...reached };
  } catch (error) {
    if (ended && !signal.aborted) return ended;
    throw error;
  } finally {
    viewer.off('close', onClose);
    detach();
    waiting.abort();
  }
}

/** Reports, once, a VNC server that has taken the connection and says nothing. */
export function announceSilence(
  upstream: Duplex,
  ended: Promise<unknown>,
  { clock, silence }: Pick<Delays, 'clock' | 'silence'>,
  report: (seconds: number) => void,
): void {
  const over = new AbortController();
  const stop = () => over.abort();
  upstream.once('data', stop);
  ended.then(stop, stop);
  clock.sleep(silence, over.signal).then(
    () => report(silence / 1000),
    () => {},
  );
}
