/** An SSH server of ssh2's that shakes hands properly and then does not what sshd would do. */
import { readFileSync } from 'node:fs';
import ssh2, { type Connection, type Server } from 'ssh2';
import type { Key } from './keys.ts';
import { listen } from './ports.ts';

export interface FakeServer {
  readonly port: number;
  stop(): void;
}

/** @param behave gets each connection before its handshake. */
export async function fakeServer(
  hostKey: Key,
  behave: (connection: Connection) => void,
): Promise<FakeServer> {
  const connections = new Set<Connection>();
  const server: Server = new ssh2.Server({ hostKeys: [readFileSync(hostKey.file)] }, (connection) => {
    connections.add(connection);
    connection.on('error', () => {});
    connection.on('close', () => connections.delete(connection));
    behave(connection);
  });
  return {
    port: await listen(server),
    stop() {
      server.close();
      for (const connection of connections) connection.end();
    },
  };
}
