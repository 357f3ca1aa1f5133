/** All connections of one command: one a server, opened when first needed, closed together. */
import pLimit from 'p-limit';
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';
import type { Target } from './bundle/run.ts';
import { type ConnectOptions, connect } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Privilege } from './privilege.ts';

/** More handshakes at once only make both sides slower: they are CPU work here and there. */
const handshakesAtOnce = 16;

export interface HubOptions extends ConnectOptions {
  /** Asks for a server's sudo password; absent where nobody can be asked. */
  readonly askSudoPassword?: (server: Server) => Promise<Secret>;
}

export interface Hub {
  /** The connection to a server; the same one for every call until it is lost. */
  connection(server: Server): Promise<Connection>;
  /** The server as a place to run bundles. */
  target(server: Server): Promise<Target>;
  close(): void;
}

export function createHub(options: HubOptions): Hub {
  const limit = pLimit(handshakesAtOnce);
  const connections = new Map<string, Promise<Connection>>();
  const passwords = new Map<string, Promise<Secret>>();
  const hub: Hub = {
    connection(server) {
      const known = connections.get(server.name);
      if (known) return known;
      const drop = (): void => {
        if (connections.get(server.name) === opening) connections.delete(server.name);
      };
      const opening = limit(async () => closingWith(await connect(server, options), drop));
      connections.set(server.name, opening);
      opening.then((connection) => connection.onLost(drop), drop);
      return opening;
    },
    async target(server) {
      const connection = await hub.connection(server);
      return {
        server: server.name,
        connection,
        privilege: (need) => privilegeOn(server, need, passwords, options.askSudoPassword),
        ...(options.signal ? { signal: options.signal } : {}),
      };
    },
    close() {
      for (const opening of connections.values()) {
        opening.then(
          (connection) => connection.close(),
          () => {},
        );
      }
      connections.clear();
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

/** `sudo -n` first; a password is asked for once a server and command, and only when sudo wants one. */
async function privilegeOn(
  server: Server,
  need: 'first' | 'password',
  passwords: Map<string, Promise<Secret>>,
  ask: HubOptions['askSudoPassword'],
): Promise<Privilege> {
  if (!server.sudo) return { kind: 'user' };
  const known = passwords.get(server.name);
  if (known) return { kind: 'sudo-password', password: await known };
  if (need === 'first' || ask === undefined) return { kind: 'sudo' };
  const asking = ask(server);
  passwords.set(server.name, asking);
  return { kind: 'sudo-password', password: await asking };
}
