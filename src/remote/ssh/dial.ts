/** The stream below an SSH connection: TCP, a channel of a jump host's connection, or a ProxyCommand. */
import { spawn } from 'node:child_process';
import { connect as connectTcp, isIP } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Connection } from '../connection.ts';
import type { Route } from '../route.ts';

export type DialStage = 'name resolution' | 'TCP connection' | 'jump host' | 'ProxyCommand';

export interface Line {
  readonly stream: Duplex;
  /** Ends it at once, without a goodbye. */
  cut(error?: Error): void;
}

export interface DialOptions {
  /** The shared connection to a jump host. */
  readonly through: (host: Route) => Promise<Connection>;
  readonly onStage: (stage: DialStage) => void;
  /** The address that a name stands for. */
  readonly onResolved?: (address: string) => void;
  /** Milliseconds that a jump host may take for its connection to the server. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/**
 * @returns the stream at once; what goes wrong comes as its `error`, and `onStage` tells how far it is.
 * @throws CtctlError when the jump host cannot be reached, or does not reach the server.
 */
export async function dial(route: Route, options: DialOptions): Promise<Line> {
  if (route.via.kind === 'jump') return overJumpHost(route, route.via.host, options);
  return route.via.kind === 'command'
    ? overCommand(route, route.via.command, options)
    : overTcp(route, options);
}

function overTcp({ address, port }: Route, { onStage, onResolved }: DialOptions): Line {
  const isAddress = isIP(address) !== 0;
  onStage(isAddress ? 'TCP connection' : 'name resolution');
  // ssh2 leaves Nagle's algorithm on, which costs 40 ms for each small packet.
  const socket = connectTcp({ host: address, port, noDelay: true });
  socket.once('lookup', (error: Error | null, found: string) => {
    if (error || isAddress) return;
    onResolved?.(found);
    onStage('TCP connection');
  });
  return { stream: socket, cut: (error) => socket.destroy(error) };
}

async function overJumpHost(route: Route, host: Route, options: DialOptions): Promise<Line> {
  const { through, onStage, signal } = options;
  onStage('jump host');
  const jump = await through(host);
  try {
    const stream = await within(options.limit, signal, jump.forward(route.address, route.port));
    const cut: Line['cut'] = (error) => {
      // A channel of ssh2 keeps its reason to itself.
      if (error) stream.emit('error', error);
      stream.destroy();
    };
    return { stream, cut };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new CtctlError(
      'unreachable',
      `${route.name}: not reached through its jump host: ${messageOf(error)}`,
      {
        server: route.name,
        cause: error,
      },
    );
  }
}

/** A stream that comes too late is closed again. */
function within(limit: number, signal: AbortSignal | undefined, opening: Promise<Duplex>): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const give = (why: unknown): void => {
      clearTimeout(timer);
      reject(why);
      opening.then(
        (late) => late.destroy(),
        () => {},
      );
    };
    const abort = (): void => give(signal?.reason);
    const timer = setTimeout(() => give(new Error(`no answer within ${limit / 1000} s`)), limit);
    signal?.addEventListener('abort', abort, { once: true });
    opening
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      })
      .then(resolve, reject);
  });
}

/** Without colours and other ways to steer a terminal; lines are kept. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .trim();
}

/** Enough of what the program says to explain its failure. */
const longestWords = 2000;

function overCommand(route: Route, command: string, { onStage }: DialOptions): Line {
  onStage('ProxyCommand');
  const [shell, ...args] =
    process.platform === 'win32'
      ? [process.env.ComSpec ?? 'cmd.exe', '/d', '/s', '/c', command]
      : ['/bin/sh', '-c', `exec ${command}`];
  const child = spawn(shell, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsVerbatimArguments: process.platform === 'win32',
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-longestWords);
  });
  // Ends of our own in between: the program's end must come with its words, which a broken pipe would forestall.
  const [output, input] = [new PassThrough(), new PassThrough()];
  child.stdout.pipe(output, { end: false });
  input.pipe(child.stdin);
  child.stdin.on('error', () => {});
  const stream = Duplex.from({ readable: output, writable: input });
  const fail = (why: string): void => {
    const said = plain(words).split('\n').at(-1) ?? '';
    stream.destroy(
      new CtctlError('unreachable', `${route.name}: its ProxyCommand ${why}${said ? `: ${said}` : ''}`, {
        server: route.name,
        // Its text is not shown: some hold passwords.
        next: `see the ProxyCommand of Host ${route.name} in ~/.ssh/config`,
      }),
    );
  };
  child.once('error', (error) => fail(`does not start: ${error.message}`));
  child.once('close', (code, signal) => {
    if (!stream.destroyed) fail(`ended ${signal ? `by ${signal}` : `with exit code ${code}`}`);
  });
  stream.once('close', () => child.kill());
  return { stream, cut: (error) => stream.destroy(error) };
}
