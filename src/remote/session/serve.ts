/** The process that keeps connections: one a user, behind a socket that only this user can reach. */
import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { CtctlError, messageOf } from '../../common/errors.ts';
import { withLock } from '../../inventory/lock.ts';
import { watchComputer } from '../computer.ts';
import { closeKeptAt } from './control.ts';
import { createKeeping } from './kept.ts';
import { allPlaces, inspectPlace, prepareFolder, type SessionPlace } from './place.ts';
import { type Desk, type Open, serveClient } from './serve-client.ts';

export interface SessionsOptions {
  readonly place: SessionPlace;
  readonly open: Open;
  /** Milliseconds without any connection and client after which it ends; default 10 s. */
  readonly linger?: number;
  /** Milliseconds that a connection may be kept in all; default 8 h. */
  readonly longest?: number;
  /** Ends the process at once, with all connections. */
  readonly signal?: AbortSignal;
  /** Called once clients can come. */
  readonly ready?: () => void;
}

const defaults = { linger: 10_000, longest: 8 * 3_600_000 };
/** How often it looks whether its socket is still the one in the folder: whoever logs out may lose the folder. */
const lookInterval = 5_000;

/**
 * Serves until nothing is kept and nobody comes any more.
 * @returns `taken`: another process does that already.
 * @throws CtctlError `refused` when the place is not safe.
 */
export async function serveSessions(options: SessionsOptions): Promise<'served' | 'taken'> {
  const { place, signal, open } = options;
  const { linger, longest } = { ...defaults, ...options };
  prepareFolder(place);
  inspectPlace(place);
  const clients = new Set<Socket>();
  let watch: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let file: number | undefined;
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const changed = (): void => {
    clearTimeout(idle);
    if (clients.size > 0 || keeping.size() > 0) return;
    if (server.listening) idle = setTimeout(stop, linger);
    else finish();
  };
  const keeping = createKeeping({ longest, changed });
  const stop = (): void => {
    if (server.listening) {
      // Before the end of the listening: as long as we answer, no other process puts its socket into the place.
      if (fileOf(place) === file) rmSync(place.socket, { force: true });
      server.close();
    }
    keeping.leave();
    changed();
  };
  const computer = watchComputer(keeping.woke);
  const desk: Desk = { keeping, open, look: computer.look };
  // A client ends its side of a forwarded connection and still reads the other.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    clients.add(socket);
    changed();
    socket.once('close', () => {
      clients.delete(socket);
      changed();
    });
    serveClient(socket, desk);
  });
  const abort = (): void => {
    stop();
    for (const socket of clients) socket.destroy();
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await withLock(place.socket, async () => {
      if (await listen(server, place)) file = fileOf(place);
    });
    if (file === undefined) return 'taken';
    watch = setInterval(() => {
      if (server.listening && fileOf(place) !== file) stop();
    }, lookInterval);
    changed();
    options.ready?.();
    await retireOthers(place);
    await finished;
    return 'served';
  } finally {
    clearInterval(watch);
    computer.stop();
    signal?.removeEventListener('abort', abort);
  }
}

/** Processes of other versions keep nothing any longer; they end when the commands that they serve have ended. */
async function retireOthers({ folder, socket }: SessionPlace): Promise<void> {
  const others = allPlaces(folder).filter((place) => place.socket !== socket);
  await Promise.allSettled(others.map((place) => closeKeptAt(place)));
}

/** False where another process answers. The lock around this makes the look and the replacement one. */
async function listen(server: Server, place: SessionPlace): Promise<boolean> {
  // One that does not answer was left by a crash or by the last start of the computer: ours takes its place.
  if (inspectPlace(place) && (await answers(place.socket))) return false;
  // Node removes the name that it listened at, whoever's it is by then: so not the name that everybody uses.
  const own = join(place.folder, `.${randomBytes(6).toString('hex')}`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CtctlError('failed', `cannot listen at ${place.socket}: ${messageOf(error)}`, { cause: error }),
      ),
    );
    server.listen(own, resolve);
  });
  chmodSync(own, 0o600);
  renameSync(own, place.socket);
  return true;
}

/** Whoever is there but too busy (EAGAIN) is there: only a refusal says that nobody is. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
  });
}

function fileOf({ socket }: SessionPlace): number | undefined {
  return lstatSync(socket, { throwIfNoEntry: false })?.ino;
}
