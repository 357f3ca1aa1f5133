/** One try to open an SSH connection. */
import { type AuthenticationOptions, prepareAuthentication } from '../authentication/authentication.ts';
import type { Connection } from '../connection.ts';
import { hostKeyOf } from '../host-keys/host-key.ts';
import { knownTypes, verifyHostKey } from '../host-keys/verify.ts';
import type { Route } from '../route.ts';
import { algorithmsFor } from './algorithms.ts';
import type { ConnectOptions, Limits, Stage } from './connect.ts';
import { failureInWords, hangsUp, late, type SshError } from './connect-failure.ts';
import { type Stages, stages } from './deadline.ts';
import { type DialStage, dial, type Line } from './dial.ts';
import { type Tap, tapGreeting } from './greeting.ts';
import { connectionOver } from './ssh-connection.ts';

/** A connection, or why there is none and whether the server may let us in a moment later. */
export type Attempt =
  | { readonly connection: Connection }
  | { readonly error: unknown; readonly again: boolean };

export async function attempt(route: Route, options: ConnectOptions, limits: Limits): Promise<Attempt> {
  let line: Line | undefined;
  let greeting: Tap | undefined;
  let stage: Stage = 'name resolution';
  const limit = stages((name, milliseconds) => line?.cut(late(route, name, milliseconds)));
  const enter = (next: Stage, milliseconds?: number): void => {
    stage = next;
    options.watch?.({ kind: 'stage', stage });
    if (milliseconds !== undefined) limit.begin(next, milliseconds);
  };
  const abort = (): void => line?.cut(options.signal?.reason);
  const authentication = await prepareAuthentication(route, patient(options.authentication, limit));
  const types = await knownTypes(route.hostKeys, options.hostKeys);
  const { Client: SshClient } = (await import('ssh2')).default;
  const client = new SshClient();
  options.signal?.throwIfAborted();
  try {
    line = await dial(route, {
      through: options.through ?? noJumpHosts,
      onStage: (next) => enter(next, limitOf(next, limits)),
      onResolved: (address) => options.watch?.({ kind: 'resolved', address }),
    });
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', abort, { once: true });
    const { stream } = line;
    const tap = tapGreeting(stream);
    greeting = tap;
    await new Promise<void>((resolve, reject) => {
      const fail = (error: SshError): void => {
        // ssh2 goes on to the next method by itself when an agent does not answer.
        if (error.level !== 'agent') reject(error);
      };
      const handshake = (): void => enter('SSH handshake', limits.handshake);
      if (route.via.kind === 'jump') handshake();
      else stream.once(route.via.kind === 'direct' ? 'connect' : 'data', handshake);
      stream.on('error', fail);
      // A reset before the handshake makes ssh2 say 'error' twice: with `once` the second would end the process.
      client.on('error', fail);
      client.once('close', () => fail(new Error('Connection lost before handshake')));
      client.once('change password', () => fail(new Error(passwordExpired)));
      client.once('handshake', ({ kex, cs, serverHostKey: hostKey }) => {
        options.watch?.({ kind: 'negotiated', kex, cipher: cs.cipher, hostKey });
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
          if (stage === 'authentication') limit.begin(stage, limits.authentication);
          authentication.handler(...call);
        },
        hostVerifier: (blob: Buffer, verdict: (trusted: boolean) => void) => {
          enter('host key');
          const { banner = '', offer } = tap();
          options.watch?.({ kind: 'greeting', banner, offer });
          options.watch?.({ kind: 'hostKey', key: hostKeyOf(blob) });
          limit
            .unlimited(() => verify(route, blob, options))
            .then(
              () => verdict(true),
              (error: Error) => {
                fail(error);
                verdict(false);
              },
            );
        },
        readyTimeout: 0,
        keepaliveInterval: route.keepalive.seconds * 1000,
        keepaliveCountMax: route.keepalive.count,
        ...(options.debug ? { debug: options.debug } : {}),
      });
    }).catch(async (error: SshError) => {
      // What a person or a time limit has ended is no failure of the server's.
      const ours = authentication.failure() ?? options.signal?.reason;
      if (ours !== undefined) throw ours;
      const { banner, offer, foreign } = tap();
      if (stage === 'SSH handshake' && banner !== undefined) {
        options.watch?.({ kind: 'greeting', banner, offer });
      }
      throw await failureInWords(route, error, { stage, authentication, offer, foreign });
    });
    const wire = { received: tap.received, cut: () => stream.destroy() };
    return { connection: connectionOver(client, route, wire) };
  } catch (error) {
    client.end();
    line?.cut();
    return { error, again: hangsUp(error, stage) && greeting?.().foreign === undefined };
  } finally {
    limit.end();
    options.signal?.removeEventListener('abort', abort);
  }
}

/** A jump host has its own limits; a ProxyCommand may have to log in somewhere before the first word comes. */
function limitOf(stage: DialStage, { tcp, handshake }: Limits): number | undefined {
  if (stage === 'jump host') return undefined;
  return stage === 'ProxyCommand' ? handshake : tcp;
}

const passwordExpired = 'the password has expired there';

function verify(route: Route, blob: Buffer, { hostKeys, judge }: ConnectOptions): Promise<void> {
  const { name, server, address, hostKeys: place } = route;
  const key = hostKeyOf(blob);
  return judge ? judge(key) : verifyHostKey({ name, server, address, place }, key, hostKeys);
}

function noJumpHosts(): never {
  throw new Error('a route with a jump host needs a way to connect to it');
}

/** No time limit runs while a person types. */
function patient(options: AuthenticationOptions, limit: Stages): AuthenticationOptions {
  const { askPassword, askText } = options;
  return {
    ...options,
    ...(askPassword
      ? { askPassword: (question, attempt) => limit.unlimited(() => askPassword(question, attempt)) }
      : {}),
    ...(askText ? { askText: (question) => limit.unlimited(() => askText(question)) } : {}),
  };
}
