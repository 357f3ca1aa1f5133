/** Listens in on a stream: how much has come, and what a server said before everything was encrypted. */
import type { Duplex } from 'node:stream';
import { type Greeting, longestGreeting, readGreeting } from './offer.ts';

export interface Tap {
  /** The version line and the lists, as far as they have come. */
  (): Greeting;
  /** How many bytes have come so far. */
  received(): number;
}

/** Nothing is taken away from other listeners. */
export function tapGreeting(stream: Duplex): Tap {
  const chunks: Buffer[] = [];
  let received = 0;
  // `on('data')` would start the flow; ssh2 starts it when it listens too.
  stream.pause();
  stream.on('data', (chunk: Buffer) => {
    if (received < longestGreeting) chunks.push(chunk);
    received += chunk.length;
  });
  let read: Greeting | undefined;
  const greeting = (): Greeting => {
    if (read?.offer) return read;
    read = readGreeting(Buffer.concat(chunks));
    if (read.offer) chunks.length = 0;
    return read;
  };
  return Object.assign(greeting, { received: () => received });
}
