/** A practice server that outlives the command that started it: start, stop, status. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { askHolder } from './control.ts';
import { practicePaths } from './folder.ts';
import { type Ready, readReady } from './ready.ts';
import { type PracticeOptions, startPracticeServer } from './server.ts';
import type { Toolstack } from './world/state.ts';

export interface DetachedOptions {
  readonly folder: string;
  readonly toolstack: Toolstack;
  readonly version?: string;
  /** What node runs to have the server in the foreground: script and arguments. */
  readonly entry: readonly string[];
}

const startMilliseconds = 10_000;
const stopMilliseconds = 5_000;

/** The server that runs in `folder`; null when none does. A file left by a crash counts for nothing. */
export async function statusDetached(folder: string): Promise<Ready | null> {
  const paths = practicePaths(resolve(folder));
  const ready = readReady(paths.readyFile);
  if (ready === null) return null;
  const holder = await askHolder(ready.control);
  return holder?.pid === ready.pid && holder.folder === paths.folder ? ready : null;
}

/**
 * Starts a server in the background and waits until it answers. When one runs already with the same
 * toolstack, that one is the answer; with another one it is refused.
 */
export async function startDetached(options: DetachedOptions): Promise<Ready> {
  const running = await statusDetached(options.folder);
  if (running !== null) return sameKind(running, options);
  const paths = practicePaths(resolve(options.folder));
  rmSync(paths.readyFile, { force: true });
  mkdirSync(dirname(paths.daemonLog), { recursive: true });
  const log = openSync(paths.daemonLog, 'w', 0o600);
  const child = spawn(process.execPath, options.entry, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref();
  const ready = await poll(startMilliseconds, async () =>
    ended ? 'ended' : await statusDetached(options.folder),
  );
  if (ready !== null && ready !== 'ended') return ready;
  if (!ended) child.kill('SIGTERM');
  const words = existsSync(paths.daemonLog) ? reasonIn(readFileSync(paths.daemonLog, 'utf8')) : '';
  throw new CtctlError('failed', `the practice server did not start${words === '' ? '' : `: ${words}`}`, {
    next: `see ${paths.daemonLog}`,
  });
}

function sameKind(running: Ready, { toolstack, version }: DetachedOptions): Ready {
  if (running.toolstack === toolstack && (version === undefined || version === running.version))
    return running;
  throw new CtctlError(
    'refused',
    `a practice server with ${running.toolstack} ${running.version} already runs in ${running.folder}`,
    { next: 'stop it first, or name another folder' },
  );
}

/** What went wrong: the error's own line where node printed a stack, else the last lines. */
function reasonIn(log: string): string {
  const lines = log.trim().split('\n');
  const error = lines.find((line) => /^(?:\w*Error|Uncaught)\b/.test(line));
  return error ?? lines.slice(-3).join(' / ');
}

/** Ends the server of `folder`, and nothing else; false when none ran. */
export async function stopDetached(folder: string): Promise<boolean> {
  const running = await statusDetached(folder);
  if (running === null) return false;
  process.kill(running.pid, 'SIGTERM');
  const gone = await poll(stopMilliseconds, async () =>
    (await statusDetached(folder)) === null ? true : null,
  );
  if (gone === null) {
    throw new CtctlError('failed', `the practice server (process ${running.pid}) did not end`, {
      next: `end it yourself: kill ${running.pid}`,
    });
  }
  return true;
}

/** Asks every 50 ms until there is an answer; null when there is none in time. */
async function poll<Answer>(milliseconds: number, ask: () => Promise<Answer | null>): Promise<Answer | null> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return null;
}

/** Runs a server until SIGTERM, SIGINT or SIGHUP: what `entry` has to call. `started` hears of the server. */
export async function runForeground(
  options: PracticeOptions,
  started?: (server: Awaited<ReturnType<typeof startPracticeServer>>) => void,
): Promise<void> {
  const server = await startPracticeServer(options);
  started?.(server);
  await new Promise<void>((end) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end());
  });
  await server.close();
}
