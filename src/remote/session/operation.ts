/** What a client's request sets off in the process that keeps connections. */
import type { Channel } from './channel.ts';
import { failureData } from './failure-data.ts';
import type { Frame } from './frames.ts';
import type { Reply } from './messages.ts';

/** What becomes of the frames that follow the request, and of the operation when the client is gone. */
export interface Operation {
  frame?(frame: Frame): void;
  gone?(): void;
}

export function say(channel: Channel, reply: Reply): void {
  channel.say(reply);
}

/** The last word. */
export function fail(channel: Channel, error: unknown): void {
  say(channel, { say: 'failed', failure: failureData(error) });
  channel.end();
}
