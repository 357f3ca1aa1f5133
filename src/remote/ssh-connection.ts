/** The Connection over a client of ssh2 that is ready. */
import type { Client, ClientChannel } from 'ssh2';
import { CtctlError } from '../common/errors.ts';
import type { Connection, ExecOptions, ExecResult } from './connection.ts';

/** How long output may still follow the exit status: sshd sends the status when the process ends, not its pipes. */
const graceAfterExit = 200;

/** @param server the inventory name, for messages. */
export function connectionOver(client: Client, server: string): Connection {
  const listeners: ((error: CtctlError) => void)[] = [];
  let ended = false;
  let why = 'the server closed it';
  // 'close' follows every 'error', and comes alone when the server's sshd was killed.
  client.on('error', (error) => {
    why = /keepalive/i.test(error.message) ? 'no sign of life for 30 s' : error.message;
  });
  client.once('close', () => {
    if (ended) return;
    ended = true;
    for (const listener of listeners) listener(lost(server, why));
  });
  const alive = (): void => {
    if (ended) throw lost(server, why);
  };
  return {
    async exec(command, options = {}) {
      alive();
      options.signal?.throwIfAborted();
      return followExec(await openSession(client, server, command), options);
    },
    async forward(host, port) {
      alive();
      return new Promise((resolve, reject) => {
        client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
          if (error)
            reject(
              new CtctlError(
                'failed',
                `${server}: no connection to ${host}:${port} there: ${error.message}`,
                { server, cause: error },
              ),
            );
          else resolve(channel);
        });
      });
    },
    onLost: (listener) => {
      listeners.push(listener);
    },
    close() {
      ended = true;
      client.end();
    },
  };
}

function lost(server: string, why: string): CtctlError {
  return new CtctlError('unreachable', `${server}: lost the connection (${why})`, { server });
}

function openSession(client: Client, server: string, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error)
        reject(
          new CtctlError('unreachable', `${server}: cannot open a session: ${error.message}`, {
            server,
            cause: error,
          }),
        );
      else resolve(channel);
    });
  });
}

/** Settles on the exit status and a short grace: a daemon that keeps stdout open would hold 'close' back. */
function followExec(
  channel: ClientChannel,
  { stdin, onStdout, onStderr, signal }: ExecOptions,
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let result: ExecResult = { code: null, signal: null };
    let grace: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', abort);
      resolve(result);
    };
    const fail = (error: unknown): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', abort);
      channel.close();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const take = (sink: ((chunk: Buffer) => void) | undefined) => (chunk: Buffer) => {
      grace?.refresh();
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
      grace = setTimeout(settle, graceAfterExit);
    });
    channel.once('close', settle);
    channel.on('error', fail);
    if (typeof stdin === 'function') stdin(channel);
    else channel.end(stdin);
  });
}
