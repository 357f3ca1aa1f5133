/** One command in one session channel of an SSH connection. */
import type { Client, ClientChannel } from 'ssh2';
import { CtctlError } from '../../common/errors.ts';
import type { ExecOptions, ExecResult } from '../connection.ts';
import { afterExit } from '../grace.ts';
import { orLost } from '../lost.ts';
import type { SessionQueue } from './session-queue.ts';

export interface ExecPlace {
  readonly client: Client;
  /** The server's name, for messages. */
  readonly server: string;
  readonly sessions: SessionQueue;
  /** How many bytes have come on the connection. */
  readonly received: () => number;
}

/** Opens a session and follows the command to its exit status. */
export async function exec(place: ExecPlace, command: string, options: ExecOptions): Promise<ExecResult> {
  const { session, release } = await place.sessions.enter(
    () => open(place, command, options),
    isRefusal,
    options.signal,
  );
  // The server counts a session until its channel is closed, which may be long after its command has ended.
  void session.closed.then(release);
  return session.ended;
}

/** The server's own refusal of a channel: ssh2 passes its reason on (RFC 4254, 5.1). */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof CtctlError ? error.cause : undefined;
  return cause instanceof Error && 'reason' in cause && typeof cause.reason === 'number';
}

interface Session {
  /** Wrapped, so that awaiting the session does not await its end. */
  readonly ended: Promise<ExecResult>;
  readonly closed: Promise<void>;
}

function open(
  { client, server, received }: ExecPlace,
  command: string,
  options: ExecOptions,
): Promise<Session> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    orLost(server, () =>
      client.exec(command, (error, channel) => {
        signal?.removeEventListener('abort', abort);
        if (error) {
          reject(
            new CtctlError('unreachable', `${server}: cannot open a session: ${error.message}`, {
              server,
              cause: error,
            }),
          );
        } else if (signal?.aborted) channel.close();
        // Followed from here on, not a moment later: answer, output and exit status often come in one piece.
        else {
          const closed = new Promise<void>((over) => channel.once('close', () => over()));
          resolve({ ended: followExec(channel, options, received), closed });
        }
      }),
    );
  });
}

/** Settles on the exit status and a short grace: a daemon that keeps stdout open would hold 'close' back. */
function followExec(
  channel: ClientChannel,
  { stdin, onStdout, onStderr, signal }: ExecOptions,
  received: () => number,
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let result: ExecResult = { code: null, signal: null };
    let endGrace = (): void => {};
    const settle = (): void => {
      endGrace();
      signal?.removeEventListener('abort', abort);
      resolve(result);
    };
    const fail = (error: unknown): void => {
      endGrace();
      signal?.removeEventListener('abort', abort);
      channel.close();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const take = (sink: ((chunk: Buffer) => void) | undefined) => (chunk: Buffer) => {
      try {
        sink?.(chunk);
      } catch (error) {
        fail(error);
      }
    };
    signal?.addEventListener('abort', abort, { once: true });
    // Both streams must be read: unread stderr stalls the whole channel.
    channel.on('data', take(onStdout));
    channel.stderr.on('data', take(onStderr));
    channel.once('exit', (code: number | null, name?: string) => {
      result = { code, signal: name ?? null };
      endGrace = afterExit(received, settle);
    });
    channel.once('close', settle);
    channel.on('error', fail);
    if (typeof stdin === 'function') stdin(channel);
    else channel.end(stdin);
  });
}
