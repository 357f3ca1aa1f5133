/** Opens a connection by its route alone, with jump hosts of its own: they end when it ends. */
import pLimit from 'p-limit';
import type { Connection } from '../connection.ts';
import { throughJumpHost } from '../jump-host.ts';
import type { Route } from '../route.ts';
import { type ConnectOptions, connect } from '../ssh/connect.ts';
import { type ConnectRequest, optionsOf } from './request.ts';
import type { Open } from './serve-client.ts';

/** More handshakes at once only make both sides slower: they are CPU work here and there. */
const handshakesAtOnce = 16;

/** What the process that keeps connections does for each new one. */
export function requestOpener(): Open {
  const queue = pLimit(handshakesAtOnce);
  return (request, person, signal) => {
    // Only processes of the same version talk to each other, so it is what `ConnectRequest` says.
    const wanted = request as ConnectRequest;
    const options: ConnectOptions = optionsOf(wanted, person, signal);
    const told = (name: string, stage: string): void => person.tell('stage', { name, stage });
    return queue(() => openRoute(wanted.route, options, told));
  };
}

async function openRoute(
  route: Route,
  options: ConnectOptions,
  told: (name: string, stage: string) => void,
): Promise<Connection> {
  const jumps: Connection[] = [];
  const leave = (): void => {
    for (const jump of jumps) jump.close();
  };
  try {
    const connection = await connect(route, {
      ...options,
      async through(host) {
        const jump = await openRoute(host, options, told).catch((error: unknown) => {
          throw throughJumpHost(route, error);
        });
        jumps.push(jump);
        return jump;
      },
      watch: (event) => event.kind === 'stage' && told(route.name, event.stage),
    });
    connection.onLost(leave);
    return {
      ...connection,
      close() {
        connection.close();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}
