/** Streams for tests: what was written, and terminals that are none. */

import { PassThrough } from 'node:stream';

/** A stream that says of itself that it is a terminal, or not. */
export function terminal(isTTY: boolean): PassThrough & { readonly isTTY: boolean } {
  return Object.assign(new PassThrough(), { isTTY });
}

/** Everything written to the stream so far, as one text. */
export function recorder() {
  const written: string[] = [];
  return {
    write: (text: string) => written.push(text),
    text: () => written.join(''),
  };
}
