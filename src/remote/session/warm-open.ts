/** Has the process open a connection, or find the warm one, and answers its questions on the way. */
import type { Socket } from 'node:net';
import type { Connection } from '../connection.ts';
import { lost } from '../lost.ts';
import { createChannel } from './channel.ts';
import { failureOf } from './failure-data.ts';
import { KeepingFailure } from './keeping-failure.ts';
import { decodeMessage, type Reply, type Request, replySchema } from './messages.ts';
import { answerTo } from './questions.ts';
import type { WarmOptions } from './warm.ts';
import { createLease, type WarmLease } from './warm-lease.ts';

/** The process says its welcome at once; one that was stopped does not. */
const patience = 5_000;

/** @returns undefined where the process has ended before it was asked anything. */
export function openWarm(socket: Socket, options: WarmOptions): Promise<Connection | undefined> {
  const { answers = {}, signal } = options;
  return new Promise((resolve, reject) => {
    let isWelcome = false;
    let lease: WarmLease | undefined;
    /** The socket stays as long as the lease. */
    const settle = (opened?: WarmLease): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      lease = opened;
      if (lease === undefined) channel.destroy();
      resolve(lease?.connection);
    };
    const fail = (error: unknown): void => {
      reject(error);
      settle();
    };
    const abort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(silent()), patience);
    const welcome = (): void => {
      clearTimeout(timer);
      isWelcome = true;
      channel.say(wantedBy(options));
    };
    const hear = (reply: Reply): void => {
      if (reply.say === 'welcome') welcome();
      else if (reply.say === 'ask') void answerTo(reply, answers).then((answer) => channel.say(answer));
      else if (reply.say === 'tell') options.told?.(reply.about, reply.data);
      else if (reply.say === 'failed') fail(failureOf(reply.failure));
      else if (reply.say === 'opened') settle(createLease(options, reply.lease, channel));
      else if (reply.say === 'lost') lease?.lost(failureOf(reply.failure));
    };
    const channel = createChannel(socket, {
      frame: ({ payload }) => hear(decodeMessage(replySchema, payload)),
      gone(error) {
        const why = error ?? lost(options.server, 'the process that keeps it has ended');
        if (lease !== undefined) lease.lost(why);
        else if (isWelcome || error !== undefined) fail(why);
        else settle();
      },
    });
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
}

function wantedBy({ server, to: place, keepSeconds, request, answers = {} }: WarmOptions): Request {
  return { op: 'open', server, place, keepSeconds, request, asks: Object.keys(answers) };
}

function silent(): KeepingFailure {
  return new KeepingFailure('the process that keeps connections does not answer', {
    next: 'end it: it is the "session serve" among your processes; or do without it (no --keep, no CTCTL_KEEP)',
  });
}
