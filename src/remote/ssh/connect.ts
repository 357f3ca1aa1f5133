/** Opens the SSH connection of a route: the line, host key, authentication, each with its own time limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthenticationOptions } from '../authentication/authentication.ts';
import type { Connection } from '../connection.ts';
import type { HostKey } from '../host-keys/host-key.ts';
import type { HostKeyPolicy } from '../host-keys/verify.ts';
import type { Route } from '../route.ts';
import { attempt } from './attempt.ts';
import type { DialStage } from './dial.ts';
import type { Offer } from './offer.ts';

/** How far a connection has come. */
export type Stage = DialStage | 'SSH handshake' | 'host key' | 'authentication' | 'another try';

/** What is seen on the way, for `server check` and for the line that says what is waited for. */
export type ConnectEvent =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'resolved'; readonly address: string }
  | { readonly kind: 'greeting'; readonly banner: string; readonly offer: Offer | undefined }
  | { readonly kind: 'negotiated'; readonly kex: string; readonly cipher: string; readonly hostKey: string }
  | { readonly kind: 'hostKey'; readonly key: HostKey }
  | { readonly kind: 'authenticated'; readonly by: string };

export interface ConnectOptions {
  readonly hostKeys: HostKeyPolicy;
  readonly authentication: AuthenticationOptions;
  /** Judges the host key instead of the policy; throws where it is not to be trusted. */
  readonly judge?: (key: HostKey) => Promise<void>;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Each line that ssh2 says about the protocol, for `--debug`; it holds no secrets. */
  readonly debug?: (line: string) => void;
  readonly watch?: (event: ConnectEvent) => void;
  /** The shared connection to a jump host; needed for routes that have one. */
  readonly through?: (host: Route) => Promise<Connection>;
}

/** Milliseconds for each stage. */
export interface Limits {
  /** Looking the name up and the TCP connection, each. */
  readonly tcp: number;
  readonly handshake: number;
  /** Each method that is tried. */
  readonly authentication: number;
  /** Pauses before further tries after a server that hung up before the handshake; each is drawn from half to all of it. */
  readonly pauses: readonly number[];
}

/** An sshd with more than 10 unfinished logins drops a third and more of the newcomers (MaxStartups 10:30:100). */
export const defaultLimits: Limits = {
  tcp: 5_000,
  handshake: 10_000,
  authentication: 15_000,
  pauses: [300, 700, 1_500, 3_000],
};

/**
 * A server that hangs up before its handshake gets further tries after a random pause; nothing is ever tried again
 * once authentication has begun.
 * @throws CtctlError `unreachable` (network, host key, authentication) with the stage and its cause in words.
 */
export async function connect(route: Route, options: ConnectOptions): Promise<Connection> {
  const limits = { ...defaultLimits, ...options.limits };
  for (const pause of limits.pauses) {
    const result = await attempt(route, options, limits);
    if ('connection' in result) return result.connection;
    if (!result.again) throw result.error;
    options.watch?.({ kind: 'stage', stage: 'another try' });
    await sleep(pause * (0.5 + Math.random() / 2), undefined, {
      ...(options.signal ? { signal: options.signal } : {}),
    }).catch(() => options.signal?.throwIfAborted());
  }
  const last = await attempt(route, options, limits);
  if ('connection' in last) return last.connection;
  throw last.error;
}
