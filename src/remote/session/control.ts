/** What can be asked of the process that keeps connections; where none runs, nothing is kept. */
import { CtctlError } from '../../common/errors.ts';
import { createChannel } from './channel.ts';
import { reach } from './client.ts';
import { decodeMessage, type KeptConnection, type Request, replySchema } from './messages.ts';
import { allPlaces, type SessionPlace } from './place.ts';

export type { KeptConnection } from './messages.ts';

/** The process answers these at once. */
const patience = 5_000;

/** What the processes of all versions keep, in the runtime folder. */
export async function listKept(folder: string): Promise<readonly KeptConnection[]> {
  const answers = allPlaces(folder).map((place) => ask(place, { op: 'list' }));
  return (await Promise.all(answers)).flat();
}

/**
 * Keeps the connections of these servers no longer, those of all servers without a list; a command that uses one
 * goes on to its end.
 * @returns what was kept, as it was; `closesAt: null` is still used by a command.
 */
export async function closeKept(
  folder: string,
  servers?: readonly string[],
): Promise<readonly KeptConnection[]> {
  return (await Promise.all(allPlaces(folder).map((place) => closeKeptAt(place, servers)))).flat();
}

/** The same for the process of one version. */
export function closeKeptAt(
  place: SessionPlace,
  servers?: readonly string[],
): Promise<readonly KeptConnection[]> {
  return ask(place, { op: 'close', ...(servers ? { servers: [...servers] } : {}) });
}

/** What the process says that it keeps; nothing where no process is, or one that ends just now. */
async function ask(place: SessionPlace, request: Request): Promise<readonly KeptConnection[]> {
  const socket = await reach(place);
  if (socket === undefined) return [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      channel.destroy();
      reject(silent(pid));
    }, patience);
    let pid: number | undefined;
    const end = (items: readonly KeptConnection[]): void => {
      clearTimeout(timer);
      channel.destroy();
      resolve(items);
    };
    const channel = createChannel(socket, {
      frame({ payload }) {
        const reply = decodeMessage(replySchema, payload);
        if (reply.say === 'welcome') pid = reply.pid;
        if (reply.say === 'kept') end(reply.items);
      },
      gone: () => end([]),
    });
    channel.say(request);
  });
}

function silent(pid: number | undefined): CtctlError {
  const which = pid === undefined ? '' : ` (process ${pid})`;
  return new CtctlError('failed', `the process that keeps connections${which} does not answer`, {
    next: 'end it: it is the "session serve" among your processes',
  });
}
