/** Where the process that keeps connections is found: a socket in a folder that nobody else can get into. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { CtctlError, messageOf } from '../../common/errors.ts';

export interface SessionPlace {
  readonly folder: string;
  readonly socket: string;
  /** What a process that ended badly has said; it holds no secrets. */
  readonly log: string;
}

/** `sun_path` without its closing 0, in bytes. */
const longestPath = process.platform === 'linux' ? 107 : 103;

/**
 * The place in this folder for this version of ctctl: each has a process of its own, so that an old one goes on to
 * serve the commands that it has begun to. The name says the computer, too, for several may share a home folder; and
 * that folder, for the process takes the usual keys from its own.
 * @throws CtctlError `refused` where sockets of this kind are not to be had.
 */
export function sessionPlace(folder: string, version: string): SessionPlace {
  if (process.platform === 'win32') {
    throw refused(
      'connections cannot be kept on Windows: there the socket would not be guarded by its folder',
    );
  }
  const name = createHash('sha256')
    .update(`${hostname()} ${version} ${homedir()}`)
    .digest('hex')
    .slice(0, 12);
  const socket = join(folder, `session-${name}`);
  const length = Buffer.byteLength(socket);
  if (length > longestPath) {
    throw refused(
      `the path of the socket for kept connections is too long (${length} of ${longestPath} bytes): ${socket}`,
      'set XDG_RUNTIME_DIR to a shorter folder of your own',
    );
  }
  return placeOf(folder, socket);
}

/** The places of all versions in this folder; at some of them nobody may answer any more. */
export function allPlaces(folder: string): readonly SessionPlace[] {
  if (look(folder) === undefined) return [];
  inspectFolder(folder);
  return readdirSync(folder)
    .filter((name) => /^session-[0-9a-f]{12}$/.test(name))
    .map((name) => placeOf(folder, join(folder, name)));
}

function placeOf(folder: string, socket: string): SessionPlace {
  return { folder, socket, log: `${socket}.log` };
}

/** Makes the folder where it is not there yet; an existing one is left as it is. */
export function prepareFolder({ folder }: SessionPlace): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw refused(`cannot make the folder for kept connections: ${messageOf(error)}`);
  }
}

/**
 * Looks whether all of the place is ours: before the socket is used, and before it is made.
 * The folder is the guard (mode 0700). Whoever may read a token in it may also connect, so a token would add nothing.
 * @returns whether there is a socket.
 * @throws CtctlError `refused` for a folder or socket that others own or can exchange.
 */
export function inspectPlace({ folder, socket }: SessionPlace): boolean {
  if (look(folder) === undefined) return false;
  inspectFolder(folder);
  const stats = look(socket);
  if (stats === undefined) return false;
  if (!stats.isSocket()) throw untrusted(socket, 'it is not a socket');
  if (!isOwn(stats)) throw untrusted(socket, `it belongs to the user with the number ${stats.uid}`);
  return true;
}

function inspectFolder(folder: string): void {
  const inside = lstatSync(folder);
  if (!inside.isDirectory()) throw untrusted(folder, 'it is not a folder');
  if (!isOwn(inside)) throw untrusted(folder, `it belongs to the user with the number ${inside.uid}`);
  if ((inside.mode & 0o777) !== 0o700) {
    const mode = (inside.mode & 0o777).toString(8).padStart(4, '0');
    throw untrusted(folder, `its mode is ${mode}, not 0700`, `chmod 700 ${folder}`);
  }
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) inspectAbove(above);
}

/** Who may rename things in a folder above could put another folder into the place of ours. */
function inspectAbove(folder: string): void {
  const stats = look(folder);
  if (stats === undefined || stats.isSymbolicLink()) return;
  if (stats.uid !== 0 && !isOwn(stats)) {
    throw untrusted(folder, `it belongs to the user with the number ${stats.uid}`);
  }
  const isSticky = (stats.mode & 0o1000) !== 0;
  // A private group has the number of its only user: with it a folder is often open to the group.
  const byGroup = (stats.mode & 0o020) !== 0 && stats.gid !== stats.uid && stats.gid !== 0;
  if (!isSticky && (byGroup || (stats.mode & 0o002) !== 0)) {
    throw untrusted(folder, 'others may rename what is in it', `chmod go-w ${folder}`);
  }
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function isOwn({ uid }: Stats): boolean {
  return uid === process.getuid?.();
}

function untrusted(path: string, why: string, next?: string): CtctlError {
  return refused(
    `${path} is not safe for kept connections: ${why}`,
    next ?? 'remove it, or do without kept connections (no --keep, no CTCTL_KEEP)',
  );
}

function refused(message: string, next?: string): CtctlError {
  return new CtctlError('refused', message, next === undefined ? {} : { next });
}
