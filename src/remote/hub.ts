/** All connections of one command: one a server and one a jump host, opened when first needed, closed together. */
import type { Server } from '../inventory/schema.ts';
import type { Target } from './bundle/run.ts';
import { type Computer, watchComputer } from './computer.ts';
import type { Connection } from './connection.ts';
import { handshakeQueue } from './handshake-queue.ts';
import type { HostKey } from './host-keys/host-key.ts';
import { throughJumpHost } from './jump-host.ts';
import { placeOf, type Route } from './route.ts';
import { type Judge, shownKey, withoutKeys } from './shown-key.ts';
import { type ConnectEvent, type ConnectOptions, connect } from './ssh/connect.ts';
import { type SudoOptions, sudoPasswords } from './sudo-passwords.ts';

/** What happens at a server: what is waited for, and what is seen on the way. */
export type HubEvent =
  | ConnectEvent
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'stage'; readonly stage: 'its turn' | 'the ssh program' | 'its answer' }
  /** Nothing is waited for any more. */
  | { readonly kind: 'idle' };

export interface HubOptions extends Omit<ConnectOptions, 'through' | 'watch'>, SudoOptions {
  readonly routeTo: (server: Server) => Promise<Route>;
  /** Connects an entry with `transport: openssh`. */
  readonly openssh?: (server: Server, route: Route) => Promise<Connection>;
  /**
   * A connection of ctctl's own SSH that outlives this command; absent where none is asked for. It gives undefined where
   * none can be kept: then this command makes one of its own.
   */
  readonly warm?: (server: Server, route: Route) => Promise<Connection | undefined>;
  /** What happens on the way to a server; jump hosts tell theirs under their own names. */
  readonly watch?: (name: string, event: HubEvent) => void;
  /** Called after this computer was asleep, with milliseconds. */
  readonly onSleep?: (slept: number) => void;
}

export interface Hub {
  /** The connection to a server; the same one for every call until it is lost. */
  connection(server: Server): Promise<Connection>;
  /** The server as a place to run bundles. */
  target(server: Server): Promise<Target>;
  /** The key that a server shows, for `server trust`: nobody logs in there, only at the jump hosts on the way. */
  hostKey(server: Server, judge: Judge): Promise<ShownKey>;
  close(): void;
}

export interface ShownKey {
  readonly route: Route;
  readonly key: HostKey;
}

export function createHub(options: HubOptions): Hub {
  const open = new Map<string, Promise<Connection>>();
  const queue = handshakeQueue();
  const sudo = sudoPasswords(options);
  const tell = (name: string, event: HubEvent): void => options.watch?.(name, event);
  let computer: Computer | undefined;

  /** One connection a key: made once, dropped when it is lost, closed by its user, or never came about. */
  const shared = (key: string, make: () => Promise<Connection>): Promise<Connection> => {
    const known = open.get(key);
    if (known) return known;
    const drop = (): void => {
      if (open.get(key) === opening) open.delete(key);
    };
    const opening = make().then((connection) => closingWith(connection, drop));
    open.set(key, opening);
    opening.then((connection) => connection.onLost(drop), drop);
    return opening;
  };

  const bySsh2 = async (route: Route, judge?: Judge): Promise<Connection> => {
    // The jump host first, and outside of the queue: whoever waits for it there would keep it out.
    const jump = route.via.kind === 'jump' ? await jumpHost(route, route.via.host, judge) : undefined;
    tell(route.name, { kind: 'stage', stage: 'its turn' });
    return queue(placeOf(route), () =>
      connect(route, {
        ...options,
        ...(judge ? { judge: (key) => judge(route, key) } : {}),
        ...(jump ? { through: async () => jump } : {}),
        watch: (event) => tell(route.name, event),
      }),
    ).finally(() => tell(route.name, { kind: 'idle' }));
  };
  const byOpenssh = (server: Server, route: Route): Promise<Connection> => {
    const { openssh } = options;
    if (!openssh) throw new Error('an entry with transport: openssh needs a way to run ssh');
    tell(server.name, { kind: 'stage', stage: 'its turn' });
    return queue(placeOf(route), () => {
      tell(server.name, { kind: 'stage', stage: 'the ssh program' });
      return openssh(server, route);
    }).finally(() => tell(server.name, { kind: 'idle' }));
  };
  const jumpHost = (route: Route, host: Route, judge?: Judge): Promise<Connection> =>
    // The whole way counts: behind two bastions the same private address is two machines.
    shared(`jump ${JSON.stringify(host)}`, () => bySsh2(host, judge)).catch((error: unknown) => {
      throw throughJumpHost(route, error);
    });

  const connectTo = async (server: Server): Promise<Connection> => {
    const route = await options.routeTo(server);
    tell(server.name, { kind: 'route', route });
    if (server.transport !== 'ssh2') return byOpenssh(server, route);
    return (await options.warm?.(server, route)) ?? bySsh2(route);
  };

  const hub: Hub = {
    connection(server) {
      computer ??= watchComputer((slept) => {
        if (slept === 0) return;
        options.onSleep?.(slept);
        for (const opening of open.values()) {
          opening.then(
            (connection) => connection.woke?.(slept),
            () => {},
          );
        }
      });
      return shared(`server ${server.name}`, () => connectTo(server));
    },
    async target(server) {
      const connection = await hub.connection(server);
      return {
        server: server.name,
        stateFolder: server.paths.state,
        connection: {
          exec(command, given) {
            tell(server.name, { kind: 'stage', stage: 'its answer' });
            return connection.exec(command, given).finally(() => tell(server.name, { kind: 'idle' }));
          },
        },
        privilege: (need, refused) => sudo.privilegeOn(server, need, refused),
        again: () => hub.target(server),
        ...(options.signal ? { signal: options.signal } : {}),
      };
    },
    async hostKey(server, judge) {
      const route = await options.routeTo(server);
      return { route, key: await shownKey(withoutKeys(route), judge, bySsh2) };
    },
    close() {
      computer?.stop();
      for (const opening of open.values()) {
        opening.then(
          (connection) => connection.close(),
          () => {},
        );
      }
      open.clear();
    },
  };
  return hub;
}

/** A connection that its user closes is no more to be had either, as one that was lost. */
function closingWith(connection: Connection, drop: () => void): Connection {
  return {
    ...connection,
    close() {
      drop();
      connection.close();
    },
  };
}
