/** Opens a connection by its route alone; those behind one jump host share the connection to it. */

import { handshakeQueue } from '../handshake-queue.ts';
import type { HostKey } from '../host-keys/host-key.ts';
import { judge } from '../host-keys/judgement.ts';
import { throughJumpHost } from '../jump-host.ts';
import { placeOf, type Route } from '../route.ts';
import { type ConnectOptions, connect } from '../ssh/connect.ts';
import { longestKeep } from './keep.ts';
import type { KeepableConnection } from './kept.ts';
import type { Person } from './questions.ts';
import { type ConnectRequest, optionsOf } from './request.ts';
import type { Open } from './serve-client.ts';
import { type Jump, sharedJumps } from './shared-jumps.ts';

/** What one client wants, and everything to open it with. */
interface Wish {
  readonly request: ConnectRequest;
  readonly person: Person;
  readonly signal: AbortSignal;
  readonly options: ConnectOptions;
}

/** What the process that keeps connections does for each new one. */
export function requestOpener(): Open {
  const queue = handshakeQueue();
  const jumps = sharedJumps(longestKeep * 1000);

  const open = async (route: Route, wish: Wish): Promise<KeepableConnection> => {
    const { person, options } = wish;
    const told = (stage: string): void => person.tell('stage', { name: route.name, stage });
    // The jump host first, and outside of the queue: whoever waits for it there would keep it out.
    const jump = route.via.kind === 'jump' ? await jumpHost(route, route.via.host, wish) : undefined;
    let shown: HostKey | undefined;
    try {
      told('its turn');
      const connection = await queue(placeOf(route), () =>
        connect(route, {
          ...options,
          ...(jump ? { through: async () => jump.connection } : {}),
          watch(event) {
            if (event.kind === 'stage') told(event.stage);
            if (event.kind === 'hostKey') shown = event.key;
          },
        }),
      );
      connection.onLost(() => jump?.release());
      const isStillTrusted = async (): Promise<boolean> =>
        shown !== undefined &&
        (await judge(route.hostKeys, shown, options.hostKeys.knownHosts)).kind === 'known';
      return keepable(connection, jump, isStillTrusted);
    } catch (error) {
      jump?.release();
      throw error;
    }
  };
  const jumpHost = (route: Route, host: Route, wish: Wish): Promise<Jump> => {
    const { knownHostsFile, agent } = wish.request;
    // The whole way counts, and by what it was trusted and logged in at.
    const key = JSON.stringify([host, knownHostsFile, agent]);
    return jumps
      .use(key, () => open(host, wish), wish.signal)
      .catch((error: unknown) => {
        throw throughJumpHost(route, error);
      });
  };

  return (wanted, person, signal) => {
    // Only processes of the same version talk to each other, so it is what `ConnectRequest` says.
    const request = wanted as ConnectRequest;
    return open(request.route, { request, person, signal, options: optionsOf(request, person, signal) });
  };
}

/** The connection and its part of the jump host's, as one. */
function keepable(
  connection: KeepableConnection,
  jump: Jump | undefined,
  isStillTrusted: () => Promise<boolean>,
): KeepableConnection {
  return {
    ...connection,
    isTrusted: async () => (await isStillTrusted()) && ((await jump?.connection.isTrusted?.()) ?? true),
    leave() {
      jump?.connection.leave?.();
      jump?.leave();
    },
    woke(slept) {
      connection.woke?.(slept);
      jump?.connection.woke?.(slept);
    },
    close() {
      connection.close();
      jump?.release();
    },
  };
}
