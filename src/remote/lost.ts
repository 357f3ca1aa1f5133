/** A connection that is gone, as an error. */
import { CtctlError, messageOf } from '../common/errors.ts';

export function lost(server: string, why: string): CtctlError {
  return new CtctlError('unreachable', `${server}: lost the connection (${why})`, { server });
}

/** ssh2 throws 'Not connected' between the end of a socket and its 'close'. */
export function orLost(server: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw lost(server, messageOf(error));
  }
}
