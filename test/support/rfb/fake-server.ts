/** A scripted RFB server on the loopback for unit tests: one colour, one size, every number of clients. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import * as messages from './messages.ts';
import { ByteReader } from './reader.ts';

export interface FakeServerOptions {
  readonly name?: string;
  /** Red, green, blue. */
  readonly colour?: readonly [number, number, number];
  readonly width?: number;
  readonly height?: number;
  /** Asks for VncAuth with it. */
  readonly password?: string;
  /** After the first update request the picture changes to this size. */
  readonly resizeTo?: readonly [number, number];
  /** Takes connections and says nothing, as Xen 3.2 does with a second viewer. */
  readonly silent?: boolean;
}

export interface FakeServer {
  readonly port: number;
  /** How many connections have come so far. */
  readonly accepted: () => number;
  /** How many of them are open. */
  readonly open: () => number;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}

export async function startFakeServer(options: FakeServerOptions = {}): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    // A client that leaves in the middle ends its script with an error; that is no failure of the server.
    if (!options.silent) serve(socket, options).catch(() => socket.destroy());
    else socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    accepted: () => accepted,
    open: () => sockets.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function serve(socket: Socket, options: FakeServerOptions): Promise<void> {
  const reader = new ByteReader(socket, new AbortController().signal);
  socket.write(messages.version);
  await reader.read(12);
  if (!(await authenticate(socket, reader, options.password))) return;
  await reader.u8();
  const { name = 'fake', width = 64, height = 48 } = options;
  socket.write(
    Buffer.concat([sizeOf(width, height), messages.rgbaFormat, lengthOf(name), Buffer.from(name)]),
  );
  let size = [width, height] as const;
  for (;;) {
    const type = await reader.u8();
    if (type === 0) await reader.read(19);
    else if (type === 2) {
      await reader.read(1);
      await reader.read(4 * (await reader.u16()));
    } else if (type === 3) {
      await reader.read(9);
      const isOld = options.resizeTo && size !== options.resizeTo;
      size = options.resizeTo ?? size;
      socket.write(isOld ? resize(...size) : picture(...size, options.colour ?? [10, 20, 30]));
    } else throw new Error(`unexpected message type ${type}`);
  }
}

async function authenticate(
  socket: Socket,
  reader: ByteReader,
  password: string | undefined,
): Promise<boolean> {
  const security = password === undefined ? messages.securityNone : messages.securityVncAuth;
  socket.write(Buffer.from([1, security]));
  await reader.u8();
  if (password !== undefined) {
    const challenge = randomBytes(16);
    socket.write(challenge);
    if (!(await reader.read(16)).equals(messages.answerChallenge(challenge, password))) {
      const reason = 'wrong password';
      socket.end(Buffer.concat([Buffer.from([0, 0, 0, 1]), lengthOf(reason), Buffer.from(reason)]));
      return false;
    }
  }
  socket.write(Buffer.alloc(4));
  return true;
}

/** An update in two rectangles, as a real server may send it. */
function picture(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): Buffer {
  const upper = Math.floor(height / 2);
  const rectangles = [
    { y: 0, rows: upper },
    { y: upper, rows: height - upper },
  ].map(({ y, rows }) =>
    Buffer.concat([
      sizeOf(0, y),
      sizeOf(width, rows),
      int32(messages.encodingRaw),
      Buffer.alloc(width * rows * 4, Buffer.from([red, green, blue, 0])),
    ]),
  );
  return Buffer.concat([Buffer.from([0, 0, 0, rectangles.length]), ...rectangles]);
}

function resize(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 1]);
  return Buffer.concat([header, sizeOf(0, 0), sizeOf(width, height), int32(messages.encodingDesktopSize)]);
}

function sizeOf(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(width);
  bytes.writeUInt16BE(height, 2);
  return bytes;
}

function lengthOf(text: string): Buffer {
  return int32(Buffer.byteLength(text));
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
