/** The `ssh` that holds the connection: started, waited for, and never left behind. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './at-exit.ts';
import type { PrivateFolder } from './private-folder.ts';

export interface MasterProcess {
  /** Its exit status; null when it was killed. */
  readonly exited: Promise<number | null>;
  readonly hasExited: () => boolean;
  /** Ends it, at once or after 500 ms by force. */
  end(): void;
}

/** How long ssh may take to say goodbye, in milliseconds. */
const farewell = 500;
/** Between two looks whether ssh has logged in, in milliseconds. */
const interval = 20;

/**
 * The shell becomes ssh (`exec`), so that its pid is that of ssh. Beside it a child waits on a pipe from ctctl: where it
 * ends without a word ctctl was killed, and nothing may be left of the connection. Ctrl-C at the terminal is ctctl's
 * business; ssh stays in the terminal's session only because it has to ask there.
 */
const guarded = `trap '' INT QUIT
folder=$1
shift
{ read -r word <&3 || { kill "$$"; rm -rf "$folder"; }; } >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

/** @param interactive ssh may ask at the terminal, and tell there that a security key waits for a touch. */
export function startMaster(
  command: readonly string[],
  folder: PrivateFolder,
  log: string,
  interactive: boolean,
): MasterProcess {
  // The ssh of a jump host has no log of its own, and speaks on stderr.
  const stderr = interactive ? ('inherit' as const) : openSync(log, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', guarded, 'ctctl-ssh', folder.path, ...command], {
    // Not stdin for the guard's pipe: Node itself closes that, without a word, when ssh has ended.
    stdio: ['ignore', 'ignore', stderr, 'pipe'],
    // Without a terminal not even the ssh of a jump host can ask.
    detached: !interactive,
    env: interactive ? process.env : { ...process.env, SSH_ASKPASS_REQUIRE: 'never' },
  });
  if (typeof stderr === 'number') closeSync(stderr);
  const leash = child.stdio[3];
  leash?.on('error', () => {});
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const forget = atExit(() => {
    child.kill('SIGKILL');
    folder.remove();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  void exited.then(() => {
    forget();
    if (leash instanceof Writable) leash.end('done\n');
  });
  return {
    exited,
    hasExited,
    end() {
      if (hasExited()) return;
      child.kill();
      setTimeout(() => hasExited() || child.kill('SIGKILL'), farewell).unref();
    },
  };
}

/** @returns false when ssh has ended before, true once it has logged in: only then it makes its socket. */
export async function whenLoggedIn(
  master: MasterProcess,
  { socket }: PrivateFolder,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    if (existsSync(socket)) return true;
    if (master.hasExited()) return false;
    await sleep(interval);
  }
}
