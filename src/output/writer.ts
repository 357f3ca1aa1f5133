/** Writing the result to stdout: all of it before the process ends, and quietly if the reader has seen enough. */

import { CtctlError, messageOf } from '../common/errors.ts';
import { type MaybeTerminal, terminalWidth } from './width.ts';

export interface Writer {
  /** Of the terminal, in columns, where it is one: for tables. */
  readonly width: number | undefined;
  /**
   * Writes and waits until the text has left the process.
   * False: nobody reads any more (`ctctl ... | head`), so that a stream of items can stop.
   * A full disk and the like are a `failed` CtctlError.
   */
  write(text: string): Promise<boolean>;
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/** A writer for stdout or another stream. */
export function createWriter(stream: NodeJS.WritableStream & MaybeTerminal = process.stdout): Writer {
  let isClosed = false;
  // The same error also comes to the callback of `write`; without a listener it would end the process.
  stream.on('error', () => {
    isClosed = true;
  });
  return {
    get width() {
      return terminalWidth(stream);
    },
    write(text) {
      if (isClosed || text === '') {
        return Promise.resolve(!isClosed);
      }
      return new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) {
            resolve(true);
          } else if (isClosedPipe(error)) {
            isClosed = true;
            resolve(false);
          } else {
            reject(
              new CtctlError('failed', `cannot write the output: ${messageOf(error)}`, { cause: error }),
            );
          }
        });
      });
    },
  };
}
