/** The control socket: the executables on PATH send each call here, and the one server process answers. */
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import * as z from 'zod';

const requestSchema = z.union([
  z.object({ tool: z.string(), argv: z.array(z.string()), cwd: z.string() }),
  z.object({ control: z.literal('whoami') }),
]);

export type ToolRequest = { readonly tool: string; readonly argv: readonly string[]; readonly cwd: string };
export interface ToolReply {
  readonly out: string;
  readonly err: string;
  readonly rc: number;
}

/** Who answers at a control socket. */
export interface Holder {
  readonly pid: number;
  readonly folder: string;
}

const holderSchema = z.object({ pid: z.number(), folder: z.string() });

export interface ControlParts {
  readonly path: string;
  readonly folder: string;
  run(request: ToolRequest, signal: AbortSignal): Promise<ToolReply>;
}

/** Listens at `path`: one request a connection, a line of JSON each way. */
export function listenControl(parts: ControlParts): Promise<Server> {
  // The client sends its one line and may end its side: the answer still has to go out.
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(parts, socket));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.path, () => resolve(server));
  });
}

function serve(parts: ControlParts, socket: Socket): void {
  const gone = new AbortController();
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('close', () => gone.abort());
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (!text.includes('\n')) return;
    socket.removeAllListeners('data');
    socket.resume();
    void answer(parts, text.slice(0, text.indexOf('\n')), gone.signal).then((reply) =>
      socket.end(`${JSON.stringify(reply)}\n`),
    );
  });
}

async function answer(parts: ControlParts, line: string, signal: AbortSignal): Promise<ToolReply | Holder> {
  try {
    const request = requestSchema.parse(JSON.parse(line));
    if ('control' in request) return { pid: process.pid, folder: parts.folder };
    return await parts.run(request, signal);
  } catch (error) {
    return {
      out: '',
      err: `practice server: ${error instanceof Error ? error.stack : String(error)}\n`,
      rc: 70,
    };
  }
}

/** Asks who holds the socket at `path`; null when nobody answers within two seconds. */
export function askHolder(path: string): Promise<Holder | null> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    let text = '';
    const finish = (holder: Holder | null) => {
      socket.destroy();
      resolve(holder);
    };
    socket.setTimeout(2000, () => finish(null));
    socket.setEncoding('utf8');
    socket.on('error', () => finish(null));
    socket.on('connect', () => socket.write('{"control":"whoami"}\n'));
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('end', () => {
      const parsed = holderSchema.safeParse(parseJson(text));
      finish(parsed.success ? parsed.data : null);
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
