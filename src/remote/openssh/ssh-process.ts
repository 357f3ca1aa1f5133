/** One `ssh` that carries a command or a forwarded connection, and what it says about itself. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../../common/errors.ts';
import { atExit } from './at-exit.ts';
import { followFile } from './follow-file.ts';

export interface SshProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What ssh has written into its log so far. */
  log(): readonly string[];
  /** Its exit status; null when it was killed. All output has come by then, unless a daemon keeps it open. */
  readonly exited: Promise<number | null>;
  /** Its exit, and the end of its output. */
  readonly closed: Promise<number | null>;
  readonly hasExited: () => boolean;
  kill(): void;
}

/**
 * @param log the file for ssh's own messages, so that stderr holds the command's words only; it goes with the process.
 */
export function startSsh(program: string, args: readonly string[], log: string): SshProcess {
  // A session of its own: Ctrl-C at the terminal is ctctl's business.
  const child = spawn(program, args, { detached: process.platform !== 'win32', windowsHide: true });
  const lines: string[] = [];
  const look = followFile(log, (line) => lines.push(line));
  const kill = (): void => void child.kill();
  const forget = atExit(kill);
  child.once('error', (error) => lines.push(messageOf(error)));
  // The command may end before it has read everything.
  child.stdin.on('error', () => {});
  const exited = ending(child, 'exit');
  const closed = ending(child, 'close');
  void closed.then(() => {
    forget();
    look();
    rmSync(log, { force: true });
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    log() {
      look();
      return lines;
    },
    exited,
    closed,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    kill,
  };
}

/** 'exit' does not come when the program could not be started, and 'close' does. */
function ending(child: ChildProcessWithoutNullStreams, event: 'exit' | 'close'): Promise<number | null> {
  return new Promise((resolve) => {
    child.once(event, (code: number | null) => resolve(code));
    child.once('close', (code: number | null) => resolve(code));
  });
}
