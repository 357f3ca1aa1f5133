/** One command by one `ssh`: its streams, its exit status, and what ends the waiting for it. */

import type { ExecOptions, ExecResult } from '../connection.ts';
import { afterExit } from '../grace.ts';
import type { SessionQueue } from '../ssh/session-queue.ts';
import type { SshProcess } from './ssh-process.ts';
import { isFull, type Way } from './way.ts';
import { whenOpen } from './when-open.ts';

/** Between looks for an exit status that is told while ssh still runs, in milliseconds. */
const lookInterval = 250;
/** Runs a command as soon as the server has room for its session. It is never sent twice. */
export async function exec(
  way: Way,
  sessions: SessionQueue,
  command: string,
  options: ExecOptions,
): Promise<ExecResult> {
  const { session, release } = await sessions.enter(
    () => open(way, command, options),
    isFull,
    options.signal,
  );
  return session.ended.finally(release);
}

/** Wrapped, so that awaiting the session does not await its end. */
interface Session {
  readonly ended: Promise<ExecResult>;
}

async function open(way: Way, command: string, options: ExecOptions): Promise<Session> {
  const failure = way.lost();
  if (failure) throw failure;
  const work = { kind: 'exec', command } as const;
  const ssh = way.start(work);
  // Followed from here on: a short command has ended before anybody has looked whether it began.
  const ended = follow(way, ssh, options);
  ended.catch(() => {});
  const { stdin, signal } = options;
  if (typeof stdin !== 'function') ssh.stdin.end(stdin);
  if (!(await whenOpen(way, ssh, signal))) throw await way.refusal(work, ssh.log());
  if (typeof stdin === 'function') stdin(ssh.stdin);
  return { ended };
}

/** Settles when ssh has ended, or a grace after the exit status where a daemon keeps stdout open. */
function follow(way: Way, ssh: SshProcess, { onStdout, onStderr, signal }: ExecOptions): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let received = 0;
    let timer: NodeJS.Timeout;
    let endGrace = (): void => {};
    let isOver = false;
    const finish = (conclude: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      endGrace();
      signal?.removeEventListener('abort', abort);
      ssh.kill();
      conclude();
    };
    const fail = (error: unknown): void => finish(() => reject(error));
    const abort = (): void => fail(signal?.reason);
    const take = (sink: ((chunk: Buffer) => void) | undefined) => (chunk: Buffer) => {
      if (isOver) return;
      received += chunk.length;
      try {
        sink?.(chunk);
      } catch (error) {
        fail(error);
      }
    };
    const look = (): void => {
      timer = setTimeout(() => {
        const code = way.earlyExit(ssh.log());
        if (code === undefined) look();
        else
          endGrace = afterExit(
            () => received,
            () => finish(() => resolve({ code, signal: null })),
          );
      }, lookInterval);
    };
    signal?.addEventListener('abort', abort, { once: true });
    ssh.stdout.on('data', take(onStdout));
    ssh.stderr.on('data', take(onStderr));
    look();
    void ssh.closed.then(async (code) => {
      // An ssh that we have killed has nothing to tell.
      if (isOver) return;
      clearTimeout(timer);
      endGrace();
      const result = await way.endingOf(code, ssh.log());
      finish(() => resolve(result));
    });
  });
}
