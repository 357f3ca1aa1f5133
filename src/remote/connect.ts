/** Opens the SSH connection to a server: TCP, host key, authentication, each with its own time limit. */
import { connect as connectTcp, type Socket } from 'node:net';
import type { Client } from 'ssh2';
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { algorithmsFor } from './algorithms.ts';
import { type Authentication, type AuthenticationOptions, prepareAuthentication } from './authentication.ts';
import { inWords, late, type Stage } from './connect-failure.ts';
import type { Connection } from './connection.ts';
import { type Stages, stages } from './deadline.ts';
import { type HostKeyPolicy, verifyHostKey } from './host-key.ts';
import { type HostKey, hostKeyOf } from './known-hosts.ts';
import { connectionOver } from './ssh-connection.ts';

export interface ConnectOptions {
  readonly hostKeys: HostKeyPolicy;
  readonly authentication: AuthenticationOptions;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Each line that ssh2 says about the protocol, for `--debug`; it holds no secrets. */
  readonly debug?: (line: string) => void;
}

/** Milliseconds for each stage. */
export interface Limits {
  readonly tcp: number;
  readonly handshake: number;
  readonly authentication: number;
}

export const defaultLimits: Limits = { tcp: 5_000, handshake: 10_000, authentication: 15_000 };

/** A silent server is noticed after three of these. */
const keepaliveInterval = 10_000;

/**
 * @throws CtctlError `unreachable` (network, host key, authentication) with the stage and its cause in words.
 */
export async function connect(server: Server, options: ConnectOptions): Promise<Connection> {
  const limits = { ...defaultLimits, ...options.limits };
  let socket: Socket | undefined;
  const limit = stages((stage, milliseconds) => socket?.destroy(late(server, stage, milliseconds)));
  const authentication = await prepareAuthentication(server, patient(options.authentication, limit));
  const known = await options.hostKeys.knownHosts.keysOf(server.name);
  const { Client: SshClient } = (await import('ssh2')).default;
  const client = new SshClient();
  options.signal?.throwIfAborted();
  limit.begin('TCP connection', limits.tcp);
  const tcp = connectTcp({ host: server.address, port: server.port, noDelay: true });
  socket = tcp;
  const abort = (): unknown => socket?.destroy(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await handshake({ server, client, socket, authentication, limit, limits, known, options });
    return connectionOver(client, server.name, { received: () => tcp.bytesRead, cut: () => tcp.destroy() });
  } catch (error) {
    client.end();
    socket.destroy();
    throw error;
  } finally {
    limit.end();
    options.signal?.removeEventListener('abort', abort);
  }
}

/** No time limit runs while a person types. */
function patient(options: AuthenticationOptions, limit: Stages): AuthenticationOptions {
  const ask = options.askPassword;
  return ask
    ? { ...options, askPassword: (question, attempt) => limit.unlimited(() => ask(question, attempt)) }
    : options;
}

interface Handshake {
  readonly server: Server;
  readonly client: Client;
  readonly socket: Socket;
  readonly authentication: Authentication;
  readonly limit: Stages;
  readonly limits: Limits;
  readonly known: readonly HostKey[];
  readonly options: ConnectOptions;
}

function handshake({
  server,
  client,
  socket,
  authentication,
  limit,
  limits,
  known,
  options,
}: Handshake): Promise<void> {
  return new Promise((resolve, reject) => {
    let stage: Stage = 'handshake';
    const fail = (error: Error & { level?: string }): void => {
      // ssh2 goes on to the next method by itself when an agent does not answer.
      if (error.level === 'agent') return;
      const ours = authentication.failure() ?? (error instanceof CtctlError ? error : undefined);
      reject(ours ?? options.signal?.reason ?? inWords(server, error, authentication, stage));
    };
    socket.once('connect', () => limit.begin('SSH handshake', limits.handshake));
    socket.on('error', fail);
    // A reset before the handshake makes ssh2 say 'error' twice: with `once` the second would end the process.
    client.on('error', fail);
    client.once('close', () => fail(new Error('Connection lost before handshake')));
    client.once('handshake', () => {
      stage = 'login';
      limit.begin('authentication', limits.authentication);
    });
    client.once('ready', resolve);
    client.connect({
      sock: socket,
      username: server.user,
      algorithms: algorithmsFor(known.map(({ type }) => type)),
      authHandler: authentication.handler,
      hostVerifier: (blob: Buffer, verdict: (trusted: boolean) => void) => {
        limit
          .unlimited(() => verifyHostKey(server.name, server.address, hostKeyOf(blob), options.hostKeys))
          .then(
            () => verdict(true),
            (error: Error) => {
              fail(error);
              verdict(false);
            },
          );
      },
      readyTimeout: 0,
      keepaliveInterval,
      keepaliveCountMax: 3,
      ...(options.debug ? { debug: options.debug } : {}),
    });
  });
}
