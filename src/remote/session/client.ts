/** ctctl's side of the session socket: reaches the process, starts it where there is none. */
import { createConnection, type Socket } from 'node:net';
import { messageOf } from '../../common/errors.ts';
import { KeepingFailure } from './keeping-failure.ts';
import { inspectPlace, type SessionPlace } from './place.ts';
import { startProcess } from './start.ts';

/** A connection over the socket; undefined where no process is. */
export async function reach(place: SessionPlace): Promise<Socket | undefined> {
  if (!inspectPlace(place)) return undefined;
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path: place.socket, allowHalfOpen: true });
    const failed = (error: NodeJS.ErrnoException): void => {
      // Gone a moment ago, or left by a process that has crashed.
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(unreachable(place, error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.removeListener('error', failed);
      resolve(socket);
    });
  });
}

/**
 * The same, and starts the process where there is none.
 * @param entry what node runs to have it: script and arguments.
 */
export async function reachOrStart(place: SessionPlace, entry: readonly string[]): Promise<Socket> {
  const running = await reach(place);
  if (running !== undefined) return running;
  return startProcess(place, entry, () => reach(place));
}

function unreachable({ socket }: SessionPlace, cause: Error): KeepingFailure {
  return new KeepingFailure(`cannot use the socket for kept connections ${socket}: ${messageOf(cause)}`, {
    cause,
  });
}
