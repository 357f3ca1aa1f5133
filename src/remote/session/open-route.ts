/** Opens a connection by its route alone, with jump hosts of its own: they end when it ends. */
import type { Connection } from '../connection.ts';
import type { Route } from '../route.ts';
import { type ConnectOptions, connect } from '../ssh/connect.ts';
import type { Person } from './questions.ts';
import { type ConnectRequest, optionsOf } from './request.ts';

/** What the process that keeps connections does for each new one. */
export async function openRequested(
  request: unknown,
  person: Person,
  signal: AbortSignal,
): Promise<Connection> {
  // A client of another version is sent away before this, so it is what `answersBy` stands beside.
  const wanted = request as ConnectRequest;
  const tell = (name: string, stage: string): void => person.tell('stage', { name, stage });
  return openRoute(wanted.route, optionsOf(wanted, person, signal), tell);
}

async function openRoute(
  route: Route,
  options: ConnectOptions,
  tell: (name: string, stage: string) => void,
): Promise<Connection> {
  const jumps: Connection[] = [];
  const leave = (): void => {
    for (const jump of jumps) jump.close();
  };
  try {
    const connection = await connect(route, {
      ...options,
      through: async (host) => {
        const jump = await openRoute(host, options, tell);
        jumps.push(jump);
        return jump;
      },
      watch: (event) => event.kind === 'stage' && tell(route.name, event.stage),
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
