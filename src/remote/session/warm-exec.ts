/** ctctl's side of one command on a warm connection. */
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { ExecOptions, ExecResult } from '../connection.ts';
import { lost } from '../lost.ts';
import { type Channel, createChannel } from './channel.ts';
import { failureOf } from './failure-data.ts';
import type { Frame } from './frames.ts';
import { decodeMessage, type Request, type RequestOf, replySchema } from './messages.ts';

/** Stdin goes in pieces of this many bytes, so many of which may be on their way to the server. */
const pieceLength = 32 * 1024;
const mostUntaken = 8;

/** Runs a command; nothing is ever tried again, for it may have begun. */
export function warmExec(
  socket: Socket,
  { lease, server, command }: Omit<RequestOf<'exec'>, 'op'>,
  { stdin, onStdout, onStderr, signal }: ExecOptions,
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let input: Input | undefined;
    const end = (): void => {
      signal?.removeEventListener('abort', abort);
      channel.destroy();
      input?.stream.destroy();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const hear = ({ payload }: Frame): void => {
      const reply = decodeMessage(replySchema, payload);
      if (reply.say === 'taken') input?.taken();
      else if (reply.say === 'failed') fail(failureOf(reply.failure));
      else if (reply.say === 'exit') {
        end();
        resolve({ code: reply.code, signal: reply.signal });
      } else if (reply.say === 'running') {
        input = createInput(channel);
        if (typeof stdin === 'function') stdin(input.stream);
        else input.stream.end(stdin);
      }
    };
    const channel = createChannel(socket, {
      frame(frame) {
        if (frame.kind === 'stdout') onStdout?.(frame.payload);
        else if (frame.kind === 'stderr') onStderr?.(frame.payload);
        else hear(frame);
      },
      gone: (error) => fail(error ?? lost(server, 'the process that keeps it has ended')),
    });
    signal?.addEventListener('abort', abort, { once: true });
    const request: Request = { op: 'exec', lease, server, command };
    if (signal?.aborted) abort();
    else channel.say(request);
  });
}

interface Input {
  readonly stream: Writable;
  /** The server has taken one piece. */
  taken(): void;
}

/** The command's stdin, as slow as the server that takes it. */
function createInput(channel: Channel): Input {
  let untaken = 0;
  let goOn: (() => void) | undefined;
  const send = async (bytes: Buffer): Promise<void> => {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      while (untaken >= mostUntaken) await new Promise<void>((resolve) => (goOn = resolve));
      untaken += 1;
      channel.send('stdin', bytes.subarray(at, at + pieceLength));
    }
  };
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => void send(chunk).then(() => done(), done),
    final(done) {
      channel.send('stdinEnd');
      done();
    },
  });
  // Destroyed with the command: whoever still writes is not told more than that.
  stream.on('error', () => {});
  return {
    stream,
    taken() {
      untaken -= 1;
      goOn?.();
    },
  };
}
