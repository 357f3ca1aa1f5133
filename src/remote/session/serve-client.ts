/** One client at the session socket: its request, and what follows from it until it is gone. */
import type { Socket } from 'node:net';
import { messageOf } from '../../common/errors.ts';
import { lost } from '../lost.ts';
import { type Channel, createChannel } from './channel.ts';
import { failureData } from './failure-data.ts';
import type { KeepableConnection, Keeping, Lease } from './kept.ts';
import { answerSchema, decodeMessage, type Request, type RequestOf, requestSchema } from './messages.ts';
import { fail, type Operation, say } from './operation.ts';
import { askThrough, type Person } from './questions.ts';
import { serveExec } from './serve-exec.ts';
import { serveForward } from './serve-forward.ts';

/** Opens the connection that a request describes. `signal`: its client is gone. */
export type Open = (request: unknown, person: Person, signal: AbortSignal) => Promise<KeepableConnection>;

export interface Desk {
  readonly keeping: Keeping;
  readonly open: Open;
  /** Before a connection is given out: whether those from before are still good. */
  look(): void;
}

export function serveClient(socket: Socket, desk: Desk): void {
  let operation: Operation | undefined;
  const channel = createChannel(socket, {
    frame(frame) {
      if (operation !== undefined) operation.frame?.(frame);
      else operation = begin(decodeMessage(requestSchema, frame.payload), channel, desk);
    },
    gone(error) {
      // It is told why, if it can still be told.
      if (error !== undefined) fail(channel, new Error(`no request that is understood: ${messageOf(error)}`));
      operation?.gone?.();
      channel.end();
    },
  });
  say(channel, { say: 'welcome', pid: process.pid });
}

function begin(request: Request, channel: Channel, desk: Desk): Operation {
  switch (request.op) {
    case 'open':
      return serveOpen(channel, request, desk);
    case 'exec': {
      const lease = leased(request, channel, desk);
      return lease ? serveExec(channel, lease, request.command) : {};
    }
    case 'forward': {
      const lease = leased(request, channel, desk);
      return lease ? serveForward(channel, lease, request) : {};
    }
    case 'list':
      say(channel, { say: 'kept', items: [...desk.keeping.list()] });
      break;
    case 'close':
      say(channel, { say: 'kept', items: [...desk.keeping.leave(request.servers)] });
      break;
  }
  channel.end();
  return {};
}

function leased(
  { lease: id, server }: RequestOf<'exec' | 'forward'>,
  channel: Channel,
  desk: Desk,
): Lease | undefined {
  const lease = desk.keeping.find(id);
  if (lease === undefined) fail(channel, lost(server, 'it is not open any more'));
  return lease;
}

/** The client holds this connection over the socket as long as it uses the one over SSH. */
function serveOpen(channel: Channel, wanted: RequestOf<'open'>, desk: Desk): Operation {
  const gone = new AbortController();
  const asking = askThrough(channel, wanted.asks, gone.signal);
  let lease: Lease | undefined;
  const lost = (error: unknown): void => {
    say(channel, { say: 'lost', failure: failureData(error) });
    channel.end();
  };
  desk.look();
  desk.keeping
    .lease(wanted, () => desk.open(wanted.request, asking.person, gone.signal), lost, gone.signal)
    .then(
      (given) => {
        lease = given;
        say(channel, { say: 'opened', lease: given.id });
      },
      (error: unknown) => fail(channel, error),
    );
  return {
    frame: ({ payload }) => asking.answered(decodeMessage(answerSchema, payload)),
    gone() {
      gone.abort(new Error('the client is gone'));
      lease?.release();
    },
  };
}
