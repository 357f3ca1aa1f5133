/** A process that keeps fake connections, in the process of the test: nothing of SSH, all of the socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough, type Writable } from 'node:stream';
import { afterEach } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import type { Connection, ExecOptions, ExecResult } from '../../../../src/remote/connection.ts';
import { type SessionPlace, sessionPlace } from '../../../../src/remote/session/place.ts';
import { type SessionsOptions, serveSessions } from '../../../../src/remote/session/serve.ts';
import { type WarmOptions, warmConnection } from '../../../../src/remote/session/warm.ts';

export type Command = (options: ExecOptions) => Promise<ExecResult>;

export interface FakeConnection extends Connection {
  readonly commands: string[];
  isClosed(): boolean;
  /** As when the server is gone. */
  lose(): void;
}

/** What the commands do; a command that is not here ends with code 127. */
export function fakeConnection(commands: Readonly<Record<string, Command>> = {}): FakeConnection {
  const listeners: ((error: CtctlError) => void)[] = [];
  const ran: string[] = [];
  let isClosed = false;
  return {
    commands: ran,
    isClosed: () => isClosed,
    lose() {
      for (const listener of listeners)
        listener(new CtctlError('unreachable', 'home: lost', { server: 'home' }));
    },
    async exec(command, options = {}) {
      ran.push(command);
      return commands[command]?.(options) ?? { code: 127, signal: null };
    },
    async forward(host, port) {
      if (port === 1) throw new CtctlError('failed', `no connection to ${host}:1`, { server: 'home' });
      return shouting();
    },
    onLost: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
    },
  };
}

/** Says in capitals what it hears, and `THE END` after the other side has ended. */
function shouting(): Duplex {
  return new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      this.push(chunk.toString('latin1').toUpperCase(), 'latin1');
      done();
    },
    final(done) {
      this.push('THE END');
      this.push(null);
      done();
    },
  });
}

/** Gives all of stdin back. */
export const cat: Command = ({ stdin, onStdout }) =>
  new Promise((resolve) => {
    const through = new PassThrough();
    through.on('data', (chunk: Buffer) => onStdout?.(chunk));
    through.on('end', () => resolve({ code: 0, signal: null }));
    open(stdin, through);
  });

/** Never ends by itself; `ended` hears of the end of the waiting. */
export function hanging(ended: () => void, stdin: Writable = new PassThrough()): Command {
  return (options) =>
    new Promise((_resolve, reject) => {
      open(options.stdin, stdin);
      options.signal?.addEventListener('abort', () => {
        ended();
        reject(options.signal?.reason);
      });
    });
}

function open(stdin: ExecOptions['stdin'], stream: Writable): void {
  if (typeof stdin === 'function') stdin(stream);
  else stream.end(stdin);
}

export interface Served {
  readonly place: SessionPlace;
  /** Settles when the process would end. */
  readonly ended: Promise<'served' | 'taken'>;
  warm(options?: Partial<WarmOptions>): Promise<Connection>;
}

const cleanups: (() => unknown)[] = [];

/** Everything that a test has left running ends with it. */
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export function whenDone(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export function freshPlace(): SessionPlace {
  const folder = mkdtempSync(join(tmpdir(), 'ctctl-session-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return sessionPlace(join(folder, 'run'), '1');
}

/** Serves until the end of the test. No process is ever started by it: there is no program to run. */
export async function serve(
  open: SessionsOptions['open'],
  options: Partial<SessionsOptions> = {},
): Promise<Served> {
  const place = options.place ?? freshPlace();
  const ending = new AbortController();
  let ended: Promise<'served' | 'taken'> | undefined;
  await new Promise<void>((ready, reject) => {
    ended = serveSessions({ place, open, signal: ending.signal, ready, ...options });
    ended.catch(reject);
  });
  const running = ended ?? Promise.reject(new Error('it never ran'));
  whenDone(() => {
    ending.abort();
    return running;
  });
  return { place, ended: running, warm: (more = {}) => warmConnection({ ...ordinary(place), ...more }) };
}

export function ordinary(place: SessionPlace): WarmOptions {
  return {
    place,
    entry: ['-e', 'process.exit(1)'],
    server: 'home',
    to: 'root@10.0.0.1:22',
    keepSeconds: 60,
    request: { port: 22 },
  };
}

/** A person who can be asked nothing, and an `open` that always gives this connection. */
export function opening(connection: Connection): SessionsOptions['open'] {
  return async () => connection;
}
