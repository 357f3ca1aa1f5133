/** The loopback port that a session's viewers connect to. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { CtctlError, messageOf } from '../../common/errors.ts';

export const loopback = '127.0.0.1';

/**
 * Listens on the loopback only; port 0 takes any free one. A taken or forbidden port is a CtctlError
 * 'refused'.
 */
export async function listenOnLoopback(
  port: number,
  onViewer: (viewer: Socket) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(onViewer);
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CtctlError('refused', `cannot listen on ${loopback}:${port}: ${messageOf(error)}`, {
      next: 'choose another port, or leave it out to get a free one',
      cause: error,
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP listener without a port');
  return { server, port: address.port };
}
