/** A small VNC server on the loopback: the picture of one domain, its port found as qemu finds it. */
import { createServer, type Server, type Socket } from 'node:net';
import { drawPicture } from './picture.ts';
import { RfbSession } from './session.ts';

export interface RfbOptions {
  readonly name: string;
  /** The desktop's name that viewers show. */
  readonly title: string;
  readonly password: string;
  /** The first display to try; display 0 is port 5900. */
  readonly display: number;
  /** Walk up to the next free port when it is taken. */
  readonly findUnused: boolean;
  /** Xen 3.2's server: a second client connects, but hears nothing until the first has left. */
  readonly singleClient: boolean;
}

export interface RfbServer {
  readonly port: number;
  close(): void;
}

/** qemu looks no further than display 99. */
const lastPort = 5999;

/** Starts a server; null when no port is to be had. */
export async function startRfbServer(options: RfbOptions): Promise<RfbServer | null> {
  const clients = new Clients(options);
  const first = 5900 + options.display;
  for (let port = first; port <= Math.max(first, lastPort); port += 1) {
    const server = await listen(port, (socket) => clients.accept(socket));
    if (server !== null) {
      return {
        port,
        close: () => {
          server.close();
          clients.closeAll();
        },
      };
    }
    if (!options.findUnused) return null;
  }
  return null;
}

function listen(port: number, accept: (socket: Socket) => void): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer({ noDelay: true }, accept);
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

class Clients {
  readonly #options: RfbOptions;
  readonly #picture;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Map<Socket, RfbSession>();
  /** Connected, but not served yet. */
  #waiting: Socket[] = [];

  constructor(options: RfbOptions) {
    this.#options = options;
    this.#picture = drawPicture(options.name);
  }

  accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#left(socket));
    if (this.#options.singleClient && this.#sessions.size > 0) this.#waiting.push(socket);
    else this.#serve(socket);
  }

  #serve(socket: Socket): void {
    const session = new RfbSession({
      picture: this.#picture,
      title: this.#options.title,
      password: this.#options.password,
      send: (data) => socket.write(data),
      close: () => socket.end(),
      changed: () => {
        for (const other of this.#sessions.values()) other.refresh();
      },
    });
    this.#sessions.set(socket, session);
    socket.on('data', (data) => session.receive(data));
  }

  #left(socket: Socket): void {
    this.#sockets.delete(socket);
    this.#sessions.delete(socket);
    this.#waiting = this.#waiting.filter((other) => other !== socket);
    const next = this.#waiting.shift();
    if (next !== undefined && this.#sessions.size === 0) this.#serve(next);
  }

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
