/** ctctl's side of a TCP connection that the server makes for it, by a warm connection. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { lost } from '../lost.ts';
import { createChannel } from './channel.ts';
import { failureOf } from './failure-data.ts';
import { decodeMessage, type Request, type RequestOf, replySchema } from './messages.ts';

/** After the answer the socket itself is the connection: plain bytes, each side with its own end. */
export function warmForward(
  socket: Socket,
  { lease, server, host, port }: Omit<RequestOf<'forward'>, 'op'>,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      channel.destroy();
      reject(error);
    };
    const channel = createChannel(socket, {
      frame({ payload }) {
        const reply = decodeMessage(replySchema, payload);
        if (reply.say === 'failed') fail(failureOf(reply.failure));
        else if (reply.say === 'forwarded') resolve(channel.raw());
      },
      gone: (error) => fail(error ?? lost(server, 'the process that keeps it has ended')),
    });
    const request: Request = { op: 'forward', lease, server, host, port };
    channel.say(request);
  });
}
