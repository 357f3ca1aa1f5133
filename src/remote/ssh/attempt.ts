/** One try to open an SSH connection. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { type Authentication, prepareAuthentication } from '../authentication/authentication.ts';
import type { Connection } from '../connection.ts';
import { knownTypes } from '../host-keys/verify.ts';
import type { Route } from '../route.ts';
import type { ConnectOptions, Limits, Stage } from './connect.ts';
import { failureInWords, hangsUp, late } from './connect-failure.ts';
import { type Stages, stages } from './deadline.ts';
import { type DialStage, dial, type Line } from './dial.ts';
import { type Tap, tapGreeting } from './greeting.ts';
import { handshake } from './handshake.ts';
import { connectionOver } from './ssh-connection.ts';

/** A connection, or why there is none and whether the server may let us in a moment later. */
export type Attempt =
  | { readonly connection: Connection }
  | { readonly error: unknown; readonly again: boolean };

export async function attempt(route: Route, options: ConnectOptions, limits: Limits): Promise<Attempt> {
  let line: Line | undefined;
  let tap: Tap | undefined;
  let prepared: Prepared | undefined;
  let stage = 'name resolution' as Stage;
  /** Nobody need answer, and no agent sign, once this try has ended. */
  const over = new AbortController();
  const limit = stages((name, milliseconds) => line?.cut(late(route, name, milliseconds)));
  const enter = (next: Stage, milliseconds?: number): void => {
    stage = next;
    options.watch?.({ kind: 'stage', stage });
    if (milliseconds !== undefined) limit.begin(next, milliseconds);
  };
  const abort = (): void => line?.cut(options.signal?.reason);
  options.signal?.throwIfAborted();
  try {
    line = await dial(route, {
      through: options.through ?? noJumpHosts,
      onStage: (next) => enter(next, limitOf(next, limits)),
      onResolved: (address) => options.watch?.({ kind: 'resolved', address }),
      limit: limits.tcp,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const { stream } = line;
    tap = tapGreeting(stream);
    // Listens from now on and for ever: ssh2 says some errors twice, and one that nobody hears would end the process.
    const broken = new Promise<never>((_, reject) => stream.on('error', reject));
    broken.catch(() => {});
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', abort, { once: true });
    const begin = (): void => enter('SSH handshake', limits.handshake);
    if (route.via.kind === 'jump') begin();
    else stream.once(route.via.kind === 'direct' ? 'connect' : 'data', begin);
    const asking = { ...options, ...people(options, limit, over.signal) };
    const preparing = prepare(route, asking).catch((error: unknown) => {
      enter('authentication');
      throw error;
    });
    prepared = await Promise.race([preparing, broken]);
    await Promise.race([
      handshake({ ...prepared, route, options: asking, limit, limits, stream, tap, enter }),
      broken,
    ]);
    const goodbye = route.via.kind === 'direct' ? stream : undefined;
    const wire = { received: tap.received, cut: () => stream.destroy(), goodbye };
    return { connection: connectionOver(prepared.client, route, wire) };
  } catch (error) {
    prepared?.client.end();
    line?.cut();
    const { banner, offer, foreign } = tap?.() ?? {};
    if (stage === 'SSH handshake' && banner !== undefined)
      options.watch?.({ kind: 'greeting', banner, offer });
    const authentication = prepared?.authentication;
    // What a person or a time limit has ended is no failure of the server's.
    const ours = authentication?.failure() ?? options.signal?.reason;
    const said = ours ?? (await failureInWords(route, error, { stage, authentication, offer, foreign }));
    return { error: said, again: hangsUp(said, stage) && foreign === undefined };
  } finally {
    over.abort(new Error('the connection was lost while it was asked'));
    limit.end();
    options.signal?.removeEventListener('abort', abort);
  }
}

interface Prepared {
  readonly authentication: Authentication;
  /** Types of the host keys that are known. */
  readonly types: readonly string[];
  readonly client: Client;
}

/** What takes this computer's time: while the first packet travels, for loading ssh2 alone blocks for some 40 ms. */
async function prepare(route: Route, options: ConnectOptions): Promise<Prepared> {
  await nextTurn();
  const authentication = await prepareAuthentication(route, options.authentication);
  const types = await knownTypes(route.hostKeys, options.hostKeys);
  const { Client: SshClient } = (await import('ssh2')).default;
  return { authentication, types, client: new SshClient() };
}

/** A jump host has its own limits; a ProxyCommand may have to log in somewhere before the first word comes. */
function limitOf(stage: DialStage, { tcp, handshake: whole }: Limits): number | undefined {
  if (stage === 'jump host') return undefined;
  return stage === 'ProxyCommand' ? whole : tcp;
}

function noJumpHosts(): never {
  throw new Error('a route with a jump host needs a way to connect to it');
}

/** No time limit runs while a person types, or a keyring asks one; and their questions end with the connection. */
function people(
  { authentication, hostKeys }: ConnectOptions,
  limit: Stages,
  over: AbortSignal,
): Pick<ConnectOptions, 'authentication' | 'hostKeys'> {
  const { askPassword, askText, secrets, password } = authentication;
  const { ask } = hostKeys;
  const patient = limit.unlimited;
  return {
    hostKeys: { ...hostKeys, ...(ask ? { ask: (question) => ask(question, over) } : {}) },
    authentication: {
      ...authentication,
      over,
      ...(askPassword
        ? { askPassword: (question, count) => patient(() => askPassword(question, count, over)) }
        : {}),
      ...(askText ? { askText: (question) => patient(() => askText(question, over)) } : {}),
      ...(secrets ? { secrets: { get: (id) => patient(() => secrets.get(id)) } } : {}),
      ...(password ? { password: () => patient(password) } : {}),
    },
  };
}
