/** Servers that are no SSH servers, or no longer: what an address in an inventory may turn out to be. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type Socket, type Socket as TcpSocket } from 'node:net';
import { freePort, listen } from './ports.ts';
import { until } from './until.ts';

export interface BrokenServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A TCP server that does this with each connection. */
export async function tcpServer(greet: (socket: Socket) => void): Promise<BrokenServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    greet(socket);
  });
  const port = await listen(server);
  return {
    port,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Bytes that look like noise and are the same in every run. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

/** A packet of the SSH protocol as it goes before the key exchange: no cipher, no MAC (RFC 4253, 6). */
export function plainPacket(payload: Buffer): Buffer {
  const padding = 8 - ((payload.length + 5) % 8) + (8 - ((payload.length + 5) % 8) < 4 ? 8 : 0);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head[4] = padding;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}

/** SSH_MSG_DISCONNECT (RFC 4253, 11.1): "too many connections" and what the server says to it. */
export function disconnectMessage(words: string): Buffer {
  const text = Buffer.from(words);
  const numbers = Buffer.alloc(9);
  numbers[0] = 1;
  numbers.writeUInt32BE(12, 1);
  numbers.writeUInt32BE(text.length, 5);
  return plainPacket(Buffer.concat([numbers, text, Buffer.alloc(4)]));
}

const httpAnswer =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html><body>400</body></html>\r\n';

/** What a port may do to somebody who wants to speak SSH with it. */
export const brokenServers = {
  'accepts and says nothing': () => tcpServer(() => {}),
  'closes at once': () => tcpServer((socket) => socket.end()),
  'resets at once': () => tcpServer((socket) => socket.resetAndDestroy()),
  'resets at the first byte': () =>
    tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
  'is a web server': () => tcpServer((socket) => socket.end(httpAnswer)),
  'is a web server that keeps the connection': () => tcpServer((socket) => socket.write(httpAnswer)),
  'sends 1 MB of noise': () => tcpServer((socket) => socket.end(noise(1 << 20))),
  'sends noise for ever': () => tcpServer(pour),
  'says SSH, then noise': () => tcpServer((socket) => socket.write(afterBanner(noise(1 << 16)))),
  'says SSH, then nothing': () => tcpServer((socket) => socket.write('SSH-2.0-broken\r\n')),
  'speaks SSH 1 only': () => tcpServer((socket) => socket.write('SSH-1.5-old\r\n')),
  'says SSH, then goodbye': () =>
    tcpServer((socket) => socket.end(afterBanner(disconnectMessage('go away\nat once\u001b[31m')))),
} as const satisfies Record<string, () => Promise<BrokenServer>>;

function afterBanner(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('SSH-2.0-broken\r\n'), bytes]);
}

function pour(socket: Socket): void {
  const chunk = noise(1 << 16);
  const more = (): void => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<BrokenServer> {
  return { port: await freePort(), stop: async () => {} };
}

const sleepingListener = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** A port that does not even answer the TCP handshake: its process sleeps, and its queue is full. */
export async function silentPort(): Promise<BrokenServer> {
  const child = spawn(process.execPath, ['-e', sleepingListener], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(text.toString());
  const fillers: TcpSocket[] = [];
  while (fillers.length < 10 && (await isAnswered(port, fillers)));
  return {
    port,
    async stop() {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function isAnswered(port: number, fillers: TcpSocket[]): Promise<boolean> {
  const filler = connectTcp({ host: '127.0.0.1', port });
  filler.on('error', () => {});
  fillers.push(filler);
  return until('an answer', () => !filler.connecting, 500).catch(() => false);
}
