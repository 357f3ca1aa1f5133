/** A lock for one writer at a time: a file beside the locked one that names its holder. */

import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { CtctlError } from '../common/errors.ts';
import { fileError } from './file.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly token: string;
}

const oldest = 10 * 60_000;
/** A lock file is unfinished only between its creation and the write that follows: longer means a crash. */
const oldestUnfinished = 10_000;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function print({ pid, host, since, token }: Holder): string {
  return `${pid} ${host} ${since} ${token}\n`;
}

function parse(text: string): Holder | undefined {
  const [, pid, host = '', since, token = ''] = /^(\d+) (\S*) (\d+) (\S+)\n$/.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), host, since: Number(since), token };
}

async function create(lock: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(lock, print(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw fileError('write', lock, error);
  }
}

/** Who holds the lock: what the file says, or only its age; nothing if it is gone. */
async function read(lock: string): Promise<Holder | undefined> {
  try {
    const { mtimeMs } = await stat(lock);
    const unfinished = { pid: 0, host: '', since: mtimeMs + oldestUnfinished - oldest, token: '' };
    return parse(await readFile(lock, 'utf8')) ?? unfinished;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

function isStale(holder: Holder): boolean {
  const isDead = holder.host === hostname() && !isAlive(holder.pid);
  return isDead || Date.now() - holder.since > oldest;
}

/** Removes the lock if, at a fresh look, it is one that may be removed. */
async function removeIf(lock: string, mayGo: (holder: Holder) => boolean): Promise<void> {
  const holder = await read(lock);
  if (holder !== undefined && mayGo(holder)) {
    await rm(lock, { force: true });
  }
}

function release(lock: string, token: string): Promise<void> {
  return removeIf(lock, (holder) => holder.token === token);
}

/**
 * Tries once; gives the other holder if there is one.
 * A stale lock is removed only by who holds a second lock for that, and after a second look at it:
 * otherwise two that saw the same stale lock could remove the fresh lock of a third.
 */
async function tryLock(lock: string, me: Holder): Promise<Holder | undefined> {
  if (await create(lock, me)) {
    return undefined;
  }
  const holder = await read(lock);
  if (holder === undefined) {
    return tryLock(lock, me);
  }
  const guard = `${lock}.takeover`;
  if (!isStale(holder) || (await tryLock(guard, me)) !== undefined) {
    return holder;
  }
  await removeIf(lock, isStale).finally(() => release(guard, me.token));
  return tryLock(lock, me);
}

/**
 * Runs `work` while this process alone holds the lock of `file`.
 * Waits for another holder, 5 s if not told otherwise; then the failure is `refused` and names the holder.
 */
export async function withLock<Result>(
  file: string,
  work: () => Promise<Result>,
  { waitMs = 5000, pollMs = 50 } = {},
): Promise<Result> {
  const lock = `${file}.lock`;
  const deadline = Date.now() + waitMs;
  const token = randomUUID();
  for (;;) {
    const holder = await tryLock(lock, { pid: process.pid, host: hostname(), since: Date.now(), token });
    if (holder === undefined) {
      break;
    }
    if (Date.now() >= deadline) {
      throw heldBy(file, lock, holder);
    }
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await release(lock, token);
  }
}

function heldBy(file: string, lock: string, { pid, host, since }: Holder): CtctlError {
  const seconds = Math.round((Date.now() - since) / 1000);
  const who = pid === 0 ? 'somebody else' : `process ${pid} on ${host} (for ${seconds} s)`;
  return new CtctlError('refused', `${file} is being changed by ${who}`, {
    next: `try again, or remove ${lock} if that process is gone`,
  });
}
