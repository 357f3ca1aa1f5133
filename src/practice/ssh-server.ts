/** The SSH side of a practice server: one user, one key, the machine's own sh, and ways to the loopback only. */
import { timingSafeEqual } from 'node:crypto';
import { createConnection, createServer, type Server as NetServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type Session } from 'ssh2';
import { CtctlError, messageOf } from '../common/errors.ts';
import type { PracticeKeys } from './ssh-keys.ts';
import { runShell, type ShellPlace } from './ssh-shell.ts';

export interface SshParts {
  readonly keys: PracticeKeys;
  readonly user: string;
  /** Where commands run. */
  readonly place: ShellPlace;
  /** 0 takes any free port. */
  readonly port: number;
  /** Called for each session channel that a client opens, with its number from 1 on. */
  onSession(count: number): void;
  /** Called with what each session is for: `exec "…"`, shortened, `shell` or `subsystem …`. */
  onRequest(request: string): void;
}

export interface RunningSsh {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. */
export async function startSshServer(parts: SshParts): Promise<RunningSsh> {
  const connections = new Set<Connection>();
  const ssh = new ssh2.Server({ hostKeys: [parts.keys.hostPrivate] }, (connection) => {
    connections.add(connection);
    connection.on('error', () => connection.end());
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (context) => authenticate(parts, context));
    connection.on('ready', () => serve(parts, connection, count));
  });
  let sessions = 0;
  const count = () => {
    sessions += 1;
    parts.onSession(sessions);
  };
  // ssh2's own listener sets no TCP_NODELAY, which costs 40 ms a round trip.
  const listener = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  const port = await listen(listener, parts.port);
  const close = () =>
    new Promise<void>((resolve) => {
      listener.close(() => resolve());
      for (const connection of connections) connection.end();
    });
  return { port, close };
}

function listen(listener: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', (cause) => {
      reject(new CtctlError('failed', `cannot listen on 127.0.0.1:${port}: ${messageOf(cause)}`, { cause }));
    });
    listener.listen({ port, host: '127.0.0.1' }, () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The one client key for the one user; every other method and name is refused. */
function authenticate({ keys, user }: SshParts, context: AuthContext): void {
  if (context.method !== 'publickey' || !sameBytes(Buffer.from(context.username), Buffer.from(user))) {
    context.reject(['publickey']);
    return;
  }
  const allowed = ssh2.utils.parseKey(keys.clientPublic);
  if (allowed instanceof Error || !sameBytes(context.key.data, allowed.getPublicSSH())) {
    context.reject(['publickey']);
    return;
  }
  // Without a signature the client only asks whether the key would do.
  const { signature, blob } = context;
  if (signature === undefined || blob === undefined) context.accept();
  else if (allowed.verify(blob, signature, context.hashAlgo) === true) context.accept();
  else context.reject(['publickey']);
}

function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function serve(parts: SshParts, connection: Connection, count: () => void): void {
  connection.on('session', (accept) => {
    count();
    serveSession(parts, accept());
  });
  connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
    if (destIP !== '127.0.0.1' && destIP !== 'localhost') {
      reject();
      return;
    }
    const socket = createConnection({ host: '127.0.0.1', port: destPort, noDelay: true });
    socket.once('error', () => reject());
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      const channel = accept();
      socket.on('error', () => channel.end());
      channel.on('error', () => socket.destroy());
      channel.on('close', () => socket.destroy());
      socket.pipe(channel).pipe(socket);
    });
  });
}

function serveSession(parts: SshParts, session: Session): void {
  session.on('pty', (accept) => accept?.());
  session.on('window-change', (accept) => accept?.());
  session.on('exec', (accept, _reject, { command }) => {
    parts.onRequest(`exec ${JSON.stringify(command.slice(0, 120))}`);
    runShell(parts.place, ['-c', command], accept(), session);
  });
  session.on('shell', (accept) => {
    parts.onRequest('shell');
    runShell(parts.place, [], accept(), session);
  });
  session.on('subsystem', (_accept, reject, { name }) => {
    parts.onRequest(`subsystem ${name}`);
    reject?.();
  });
}
