/** Loopback ports: a free one, and the port of a listening server. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Listens on a free port of the loopback. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return address.port;
}

/** A port on which nothing listens; another process could take it, so who needs it for good tries again. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}
