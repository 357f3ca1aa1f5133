/** How a command or a connection gets to the server: through the one master, or by an `ssh` of its own. */
import type { CtctlError } from '../../common/errors.ts';
import type { ExecResult } from '../connection.ts';
import type { Work } from './arguments.ts';
import type { SshProcess } from './ssh-process.ts';

export interface Way {
  start(work: Work): SshProcess;
  /** Whether the server has opened the session or the connection. */
  isOpen(ssh: SshProcess): boolean;
  /** The exit status of a command whose ssh still runs; undefined while it is not known. */
  earlyExit(log: readonly string[]): number | undefined;
  /** How a command ended whose ssh has exited with this code. */
  endingOf(code: number | null, log: readonly string[]): Promise<ExecResult>;
  /** Why the server did not open what was asked for. */
  refusal(work: Work, log: readonly string[]): Promise<CtctlError>;
  /** The error when nothing may be started any more. */
  lost(): CtctlError | undefined;
  onLost(listener: (error: CtctlError) => void): void;
  close(): void;
}

/** ssh does not tell which signal it was. */
export const unnamedSignal = 'a signal';

/** The server has no room for another session; none of the command has run. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && /session open refused by peer/i.test(error.message);
}
