/** Starts the process that keeps connections, in the background and for longer than this command. */
import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../common/errors.ts';
import { KeepingFailure } from './keeping-failure.ts';
import { inspectPlace, prepareFolder, type SessionPlace } from './place.ts';

const startMilliseconds = 10_000;
const pollMilliseconds = 15;

/**
 * @param entry what node runs: script and arguments.
 * @param reach tries to reach the process; undefined while it is not there.
 * @throws KeepingFailure with what the process has said when it does not start.
 */
export async function startProcess(
  place: SessionPlace,
  entry: readonly string[],
  reach: () => Promise<Socket | undefined>,
): Promise<Socket> {
  prepareFolder(place);
  inspectPlace(place);
  const log = openLog(place);
  // Not in the folder of this command: it may be on a disk that is to be unmounted.
  const child = spawn(process.execPath, entry, { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  let hasFailed = false;
  // Code 0 without an answer yet: another start was first, and that process answers soon.
  child.once('exit', (code) => {
    hasFailed = code !== 0;
  });
  child.once('error', () => {
    hasFailed = true;
  });
  child.unref();
  const deadline = performance.now() + startMilliseconds;
  while (!hasFailed && performance.now() < deadline) {
    const socket = await reach();
    if (socket !== undefined) return socket;
    await delay(pollMilliseconds);
  }
  if (!hasFailed) child.kill();
  const words = reasonIn(readFileSync(place.log, 'utf8'));
  throw new KeepingFailure(
    `the process that keeps connections does not start${words === '' ? '' : `: ${words}`}`,
    { next: 'do without it (no --keep, no CTCTL_KEEP)' },
  );
}

function openLog({ log }: SessionPlace): number {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  try {
    return openSync(log, flags, 0o600);
  } catch (cause) {
    throw new KeepingFailure(`cannot write ${log}: ${messageOf(cause)}`, { cause });
  }
}

/** The line of the error where node has printed a stack, else the last line. */
function reasonIn(log: string): string {
  const lines = log.trim().split('\n');
  return lines.find((line) => /^(?:\w*Error|ctctl)\b/.test(line)) ?? lines.at(-1) ?? '';
}
