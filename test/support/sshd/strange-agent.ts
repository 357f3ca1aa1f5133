/** An agent that answers everything with the same bytes and hangs up. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

/** @param folder where the socket is made; its path must be short. */
export async function listenWith(folder: string, answer: Buffer): Promise<Agent> {
  const socket = join(folder, 'strange-agent');
  const server = createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => client.end(answer));
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}
