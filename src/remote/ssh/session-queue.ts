/** Keeps to the number of sessions that a server allows on one connection; the others wait for their turn. */
import { setTimeout as sleep } from 'node:timers/promises';

/** sshd's own default (MaxSessions); OpenSSH 4.3 has ten channels at most. */
const usualSessions = 10;

/** sshd counts a closed session until its next round, so one that follows at once may still be refused. Milliseconds. */
const closingTime = 1_000;

export interface SessionQueue {
  /**
   * Opens a session as soon as there is room. One that the server refuses although others of ours are open waits for
   * one of them to end: then the server allows fewer than we thought.
   * @param isFull tells whether an error of `open` means that the server has too many sessions.
   * @returns what was opened; `release` must be called once when the session is over.
   */
  enter<Session>(
    open: () => Promise<Session>,
    isFull: (error: unknown) => boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly session: Session; release(): void }>;
}

export function sessionQueue(most: number = usualSessions): SessionQueue {
  let room = most;
  let open = 0;
  const waiting: (() => void)[] = [];
  const wakeOne = (): void => waiting.shift()?.();
  const turn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        waiting.splice(waiting.indexOf(wake), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(wake);
    });
  let lastRelease = Number.NEGATIVE_INFINITY;
  const leave = (): void => {
    open -= 1;
    wakeOne();
  };
  return {
    async enter(start, isFull, signal) {
      for (;;) {
        signal?.throwIfAborted();
        while (open >= room) await turn(signal);
        open += 1;
        try {
          const session = await start();
          let isOver = false;
          const release = (): void => {
            if (isOver) return;
            isOver = true;
            lastRelease = performance.now();
            leave();
          };
          return { session, release };
        } catch (error) {
          const others = open - 1;
          leave();
          if (!isFull(error)) throw error;
          if (others > 0) room = Math.min(room, others);
          else if (performance.now() - lastRelease > closingTime) throw error;
          else await sleep(closingTime / 20);
        }
      }
    },
  };
}
