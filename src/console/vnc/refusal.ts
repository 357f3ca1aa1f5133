/** How a waiting viewer is sent away so that it can show the reason (RFB: zero security types, then text). */
import type { Socket } from 'node:net';
import type { Clock } from './delays.ts';

/** How long the viewer may take to read the reason, in milliseconds. */
const grace = 2000;

/** A server's complete side of a handshake that ends in `reason`, for RFB 3.7 and 3.8. */
export function refusalBytes(reason: string): Buffer {
  const text = Buffer.from(reason, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.from([0]), length, text]);
}

/** Tells a viewer that has received nothing yet why it must go, and closes its socket. */
export function refuse(viewer: Socket, reason: string, clock: Clock, signal: AbortSignal): void {
  const left = new AbortController();
  viewer.once('close', () => left.abort());
  viewer.end(refusalBytes(reason));
  // The viewer's own greeting is taken off the socket: closing with unread bytes would reset the
  // connection, and the reason with it.
  viewer.resume();
  clock.sleep(grace, AbortSignal.any([left.signal, signal])).then(
    () => viewer.destroy(),
    () => viewer.destroy(),
  );
}
