/** An agent of a few lines that lists whatever it is told to, and signs nothing: for keys that need hardware. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

const identitiesAnswer = 12;
const requestIdentities = 11;
const failure = 5;

/** A string of the SSH protocols: its length, then itself (RFC 4251, 5). */
export function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * @param folder where the socket is made; its path must be short.
 * @param blobs public keys as they go over the wire.
 */
export async function startFakeAgent(folder: string, blobs: readonly Buffer[]): Promise<Agent> {
  const socket = join(folder, 'fake-agent');
  const count = Buffer.alloc(4);
  count.writeUInt32BE(blobs.length);
  const keys = blobs.flatMap((blob) => [sshString(blob), sshString('a comment')]);
  const answer = sshString(Buffer.concat([Buffer.from([identitiesAnswer]), count, ...keys]));
  const server = createServer((client) => {
    client.on('error', () => {});
    client.on('data', (request) => {
      client.write(request[4] === requestIdentities ? answer : sshString(Buffer.from([failure])));
    });
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
