/** Opens the way to the domain's VNC server, waiting while the domain restarts or the link is down. */
import type { Duplex } from 'node:stream';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { orAborted } from './abort.ts';
import type { Delays } from './delays.ts';
import type { Endpoint } from './events.ts';
import { isLinkLoss, type Lease, type Link } from './link.ts';
import type { Answer, Target } from './target.ts';

/** An open stream to the VNC server, with the connection that carries it. */
export interface Reached {
  readonly upstream: Duplex;
  readonly lease: Lease;
  readonly endpoint: Endpoint;
}

export interface Way {
  readonly link: Link;
  readonly target: Target;
  readonly delays: Delays;
}

/**
 * Tries until the VNC server is reached or the signal aborts; `onObstacle` hears why it takes time.
 * No test connection is ever made: Xen 3.2's VNC server has a single place.
 */
export async function reach(
  way: Way,
  signal: AbortSignal,
  onObstacle: (reason: string) => void,
): Promise<Reached> {
  for (let maxAge = way.delays.fresh; ; maxAge = 0) {
    const reached = await tryOnce(way, maxAge, signal, onObstacle);
    if (reached) return reached;
    await way.delays.clock.sleep(way.delays.poll, signal);
  }
}

async function tryOnce(
  way: Way,
  maxAge: number,
  signal: AbortSignal,
  onObstacle: (reason: string) => void,
): Promise<Reached | undefined> {
  if (!way.link.isUp) onObstacle('no SSH connection');
  try {
    const { lease, located } = await orAborted(way.target.ask(maxAge), [signal]);
    if (located.state === 'running') return await forward(way.link, { lease, located }, located, signal);
    onObstacle(located.reason);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CtctlError)) throw error;
    onObstacle(error.message);
  }
  return undefined;
}

async function forward(
  link: Link,
  { lease }: Answer,
  { domainId, host, port }: Endpoint,
  signal: AbortSignal,
): Promise<Reached> {
  const opening = lease.connection.forward(host, port);
  try {
    const upstream = await orAborted(opening, [lease.lost, signal], (late) => discard(late));
    return { upstream, lease, endpoint: { domainId, host, port } };
  } catch (error) {
    if (isLinkLoss(error)) link.report(lease, error);
    // Whatever a refused channel throws, it is the server's word about this port, not a defect of ours.
    throw error instanceof CtctlError ? error : new CtctlError('failed', messageOf(error), { cause: error });
  }
}

/** Drops a stream that nobody wants any more; its own complaints included. */
function discard(stream: Duplex): void {
  stream.on('error', () => {});
  stream.destroy();
}
