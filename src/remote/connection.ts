/** What the upper layers may do with a server once the SSH connection stands. */
import type { Duplex, Writable } from 'node:stream';
import type { CtctlError } from '../common/errors.ts';

export interface ExecOptions {
  /**
   * Bytes for the command's stdin, which is ended afterwards; without it stdin is ended at once.
   * A function gets the open stdin once the command runs, and ends it itself.
   */
  readonly stdin?: string | Buffer | ((stdin: Writable) => void);
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
  /** Ends the waiting (the channel is closed), not necessarily the remote work. */
  readonly signal?: AbortSignal;
}

/** How a remote command ended. Both null: the link went before the server said how; never a success. */
export interface ExecResult {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One SSH connection to one server. */
export interface Connection {
  /** Runs one command in one session channel; settles on its exit status, not on the channel's close. */
  exec(command: string, options?: ExecOptions): Promise<ExecResult>;
  /** A TCP connection made by the server to host:port (direct-tcpip). */
  forward(host: string, port: number): Promise<Duplex>;
  /** Called once when the connection is lost without our asking. */
  onLost(listener: (error: CtctlError) => void): void;
  /**
   * Tells that this computer was asleep for so many milliseconds: a server that is not heard soon is lost, and the
   * error says why.
   */
  woke?(slept: number): void;
  /** Ends the connection; idempotent. */
  close(): void;
}
