/** Speaks SSH over a stream until somebody is logged in: algorithms, host key, authentication. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Authentication } from '../authentication/authentication.ts';
import { hostKeyOf } from '../host-keys/host-key.ts';
import { verifyHostKey } from '../host-keys/verify.ts';
import type { Route } from '../route.ts';
import { algorithmsFor } from './algorithms.ts';
import type { ConnectOptions, Limits, Stage } from './connect.ts';
import { passwordExpired, type SshError } from './connect-failure.ts';
import type { Stages } from './deadline.ts';
import type { Tap } from './greeting.ts';

export interface Handshake {
  readonly client: Client;
  readonly stream: Duplex;
  readonly tap: Tap;
  readonly route: Route;
  readonly options: ConnectOptions;
  readonly authentication: Authentication;
  /** Types of the host keys that are known. */
  readonly types: readonly string[];
  readonly limit: Stages;
  readonly limits: Limits;
  readonly enter: (stage: Stage, milliseconds?: number) => void;
}

/** @throws what ssh2 says, or whatever the judgement of the host key throws. */
export function handshake(all: Handshake): Promise<void> {
  const { client, stream, tap, route, options, authentication, types, limit, limits, enter } = all;
  let isLoggingIn = false;
  return new Promise((resolve, reject) => {
    client.on('error', (error: SshError) => {
      // ssh2 goes on to the next method by itself when an agent does not answer.
      if (error.level !== 'agent') reject(error);
    });
    client.once('close', () => reject(new Error('Connection lost before handshake')));
    client.once('change password', () => reject(new Error(passwordExpired)));
    client.once('handshake', ({ kex, cs, serverHostKey: hostKey }) => {
      options.watch?.({ kind: 'negotiated', kex, cipher: cs.cipher, hostKey });
      isLoggingIn = true;
      enter('authentication', limits.authentication);
    });
    client.once('ready', () => {
      options.watch?.({ kind: 'authenticated', by: authentication.current() });
      resolve();
    });
    client.connect({
      sock: stream,
      username: route.user,
      algorithms: algorithmsFor(types, route.legacy),
      authHandler: (...call) => {
        if (isLoggingIn) limit.begin('authentication', limits.authentication);
        authentication.handler(...call);
      },
      hostVerifier: (blob: Buffer, verdict: (trusted: boolean) => void) => {
        enter('host key');
        const { banner = '', offer } = tap();
        options.watch?.({ kind: 'greeting', banner, offer });
        options.watch?.({ kind: 'hostKey', key: hostKeyOf(blob) });
        limit
          .unlimited(() => judge(route, blob, options))
          .then(
            () => verdict(true),
            (error: Error) => {
              reject(error);
              verdict(false);
            },
          );
      },
      readyTimeout: 0,
      keepaliveInterval: route.keepalive.seconds * 1000,
      keepaliveCountMax: route.keepalive.count,
      ...(options.debug ? { debug: options.debug } : {}),
    });
  });
}

function judge(route: Route, blob: Buffer, { hostKeys, judge: own }: ConnectOptions): Promise<void> {
  const { name, server, address, hostKeys: place } = route;
  const key = hostKeyOf(blob);
  return own ? own(key) : verifyHostKey({ name, server, address, place }, key, hostKeys);
}
