/** What a session test plays with: a server that can be lost, a domain that can move, and the session's events. */
import { type Socket, connect as tcpConnect } from 'node:net';
import { CtctlError } from '../../../../src/common/errors.ts';
import type { Delays } from '../../../../src/console/vnc/delays.ts';
import type { Located, VncEvent } from '../../../../src/console/vnc/events.ts';
import { openVncSession, type VncOptions, type VncSession } from '../../../../src/console/vnc/session.ts';
import type { Connection } from '../../../../src/remote/connection.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A connection whose forwards are plain connections on the loopback. */
export class FakeConnection implements Connection {
  isClosed = false;
  readonly sockets = new Set<Socket>();
  readonly #listeners: ((error: CtctlError) => void)[] = [];

  async exec(): Promise<never> {
    throw new Error('not used here');
  }

  forward(host: string, port: number): Promise<Socket> {
    if (this.isClosed) return Promise.reject(gone());
    return new Promise((resolve, reject) => {
      const socket = tcpConnect({ host, port });
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      socket.once('error', reject);
      socket.once('connect', () => resolve(socket));
    });
  }

  onLost(listener: (error: CtctlError) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.isClosed = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** The link breaks: the connection says so before its streams end, as ssh2 does. */
  lose(): void {
    this.close();
    for (const listener of this.#listeners) listener(gone());
  }
}

export function gone(): CtctlError {
  return new CtctlError('unreachable', 'the server went away');
}

export const off: Located = { state: 'off', reason: 'winxp is off' };

export function running(port: number, domainId = 7): Located {
  return { state: 'running', domainId, host: '127.0.0.1', port };
}

export class Stage {
  readonly clock = new VirtualClock();
  readonly events: VncEvent[] = [];
  readonly connections: FakeConnection[] = [];
  readonly abort = new AbortController();
  /** What each further `connect` throws before one works again. */
  readonly failures: unknown[] = [];
  attempts = 0;
  /** How often the server was asked for the endpoint. */
  questions = 0;
  located: Located;
  locate: VncOptions['locate'] = async (connection) => {
    this.questions += 1;
    if (connection instanceof FakeConnection && connection.isClosed) throw gone();
    return this.located;
  };

  constructor(located: Located) {
    this.located = located;
  }

  async connect(): Promise<Connection> {
    this.attempts += 1;
    if (this.failures.length > 0) throw this.failures.shift();
    const connection = new FakeConnection();
    this.connections.push(connection);
    return connection;
  }

  /** Viewers wait for ever unless a test says otherwise: virtual time must not overtake the loopback. */
  open(options: Partial<VncOptions> = {}, delays: Partial<Delays> = {}): Promise<VncSession> {
    return openVncSession({
      domain: 'winxp',
      connect: () => this.connect(),
      locate: (connection, signal) => this.locate(connection, signal),
      isFinal: (error) => error instanceof CtctlError && error.message === 'permission denied',
      onEvent: (event) => this.events.push(event),
      signal: this.abort.signal,
      delays: { clock: this.clock, backoff: () => 1000, hold: 1e9, silence: 1e9, ...delays },
      ...options,
    });
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  until(kind: VncEvent['kind'], count = 1): Promise<void> {
    const seen = () => this.kinds().filter((one) => one === kind).length >= count;
    return this.clock.until(seen, `${kind} after ${this.kinds().join(', ')}`);
  }

  /** The connection in use. */
  get connection(): FakeConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('no connection yet');
    return last;
  }
}
