/**
 * Connects by the system's `ssh` instead of ctctl's own: for FIDO keys and certificates. What ssh does not tell: which
 * signal ended a command, and, before OpenSSH 8.5 and on Windows, the exit status of one whose daemon keeps stdout open:
 * there the command ends with its daemon, as it does for everybody who uses `ssh`.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../../inventory/schema.ts';
import type { Connection } from '../connection.ts';
import type { HostKey } from '../host-keys/host-key.ts';
import type { Route } from '../route.ts';
import { defaultLimits, type Limits } from '../ssh/connect.ts';
import { sessionQueue } from '../ssh/session-queue.ts';
import { hungUp } from './causes.ts';
import { exec } from './exec.ts';
import { forward } from './forward.ts';
import { writeKnownHosts } from './known-hosts-choice.ts';
import type { LoginPlan } from './login.ts';
import { loneWay } from './lone-way.ts';
import { masterWay } from './master-way.ts';
import { privateFolder } from './private-folder.ts';
import { opensshVersion } from './program.ts';
import type { Way } from './way.ts';

export interface OpensshOptions {
  /** The way as ctctl sees it: names and files of the host keys, signs of life, and words for messages. */
  readonly route: Route;
  /** The keys of `route.hostKeys.storeName` in ctctl's own store. */
  readonly trusted: readonly HostKey[];
  /** ssh may ask the person at the terminal by itself; only where there is one, and for one server at a time. */
  readonly interactive: boolean;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Each line that ssh says about the protocol, for `--debug`. */
  readonly debug?: (line: string) => void;
  /** Another file than ~/.ssh/config (CTCTL_SSH_CONFIG). */
  readonly config?: string;
  /** The program; `ssh` on the PATH unless a test says otherwise. */
  readonly program?: string;
  /** One login for all; not on Windows, whose OpenSSH cannot. */
  readonly shared?: boolean;
}

/**
 * @throws CtctlError `unreachable` with the cause in words, `failed` where there is no `ssh`. A server that hangs up
 * before its handshake gets further tries; no command is ever sent twice.
 */
export async function connectByOpenssh(server: Server, options: OpensshOptions): Promise<Connection> {
  const limits = { ...defaultLimits, ...options.limits };
  for (const pause of limits.pauses) {
    try {
      return connectionBy(await login(server, options, limits));
    } catch (error) {
      if (!hungUp(error)) throw error;
    }
    const signal = options.signal ? { signal: options.signal } : {};
    await sleep(pause * (0.5 + Math.random() / 2), undefined, signal).catch(() =>
      options.signal?.throwIfAborted(),
    );
  }
  return connectionBy(await login(server, options, limits));
}

async function login(server: Server, options: OpensshOptions, limits: Limits): Promise<Way> {
  const { route, trusted, interactive, signal, debug, config, program = 'ssh' } = options;
  signal?.throwIfAborted();
  const version = await opensshVersion(program, server.name, signal);
  const folder = privateFolder();
  try {
    const knownHosts = folder.file('known_hosts');
    const known = await writeKnownHosts(trusted, route, knownHosts);
    const plan: LoginPlan = {
      program,
      login: {
        server,
        keepalive: route.keepalive,
        interactive,
        config: config === undefined ? undefined : resolve(config),
        connectTimeout: Math.ceil((limits.tcp + limits.handshake) / 1000),
        knownHosts,
        version,
      },
      route,
      known,
      folder,
      limit: interactive ? undefined : limits.tcp + limits.handshake + limits.authentication,
      signal,
      debug,
    };
    const { shared = process.platform !== 'win32' } = options;
    return await (shared ? masterWay(plan) : loneWay(plan));
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function connectionBy(way: Way): Connection {
  // The limit is that of one connection; where each command has its own, it keeps the number of logins in bounds.
  const sessions = sessionQueue();
  return {
    async exec(command, options = {}) {
      options.signal?.throwIfAborted();
      return exec(way, sessions, command, options);
    },
    forward: (host, port) => forward(way, host, port),
    onLost: (listener) => way.onLost(listener),
    close: () => way.close(),
  };
}
