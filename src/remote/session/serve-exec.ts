/** The process's side of one command: its streams go between the client's socket and the SSH connection. */
import type { Writable } from 'node:stream';
import { CtctlError } from '../../common/errors.ts';
import type { Channel } from './channel.ts';
import type { Lease } from './kept.ts';
import { fail, type Operation, say } from './operation.ts';

/**
 * A Connection hands output over without asking whether there is room. So a client that does not read (Ctrl-Z) may
 * leave so many bytes in this process, and then its command is given up.
 */
const mostWaiting = 64 * 1024 * 1024;

/** Ends the channel of the command when the client is gone, here or with its whole lease. */
export function serveExec(channel: Channel, lease: Lease, command: string): Operation {
  const ending = new AbortController();
  let stdin: Writable | undefined;
  const output = (kind: 'stdout' | 'stderr') => (chunk: Buffer) => {
    channel.send(kind, chunk);
    if (channel.waiting() > mostWaiting) throw unread(lease.server);
  };
  const options = {
    stdin: (opened: Writable) => {
      stdin = opened;
      // A command that ends without reading its stdin is no failure of the connection.
      opened.on('error', () => {});
      say(channel, { say: 'running' });
    },
    onStdout: output('stdout'),
    onStderr: output('stderr'),
    signal: AbortSignal.any([ending.signal, lease.signal]),
  };
  lease.connection.exec(command, options).then(
    ({ code, signal }) => {
      say(channel, { say: 'exit', code, signal });
      channel.end();
    },
    (error: unknown) => fail(channel, error),
  );
  return {
    frame({ kind, payload }) {
      if (kind === 'stdinEnd') stdin?.end();
      if (kind !== 'stdin') return;
      // The client sends a few frames ahead, no more: those that the server has not taken yet wait there.
      const taken = (): void => say(channel, { say: 'taken' });
      if (stdin?.writable) stdin.write(payload, taken);
      else taken();
    },
    gone: () => ending.abort(new Error('the client is gone')),
  };
}

function unread(server: string): CtctlError {
  return new CtctlError('failed', `${server}: the output of the command was not read for too long`, {
    server,
  });
}
