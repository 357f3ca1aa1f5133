/** ctctl's own side of a connection to a test's server: inventory entry, known hosts, and what a failure looks like. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CtctlError } from '../../../src/common/errors.ts';
import { type Server, type ServerInput, serverSchema, toServer } from '../../../src/inventory/schema.ts';
import type { Target } from '../../../src/remote/bundle/run.ts';
import type { Connection, ExecOptions, ExecResult } from '../../../src/remote/connection.ts';
import { type KnownHosts, knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import type { HubOptions } from '../../../src/remote/hub.ts';
import type { Route } from '../../../src/remote/route.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { type ConnectOptions, connect as connectRoute } from '../../../src/remote/ssh/connect.ts';
import { stateFolder } from '../state-folder.ts';
import type { Sshd } from './sshd.ts';

/** The inventory entry `lab` for a port of the loopback. */
export function serverAt(port: number, fields: Partial<ServerInput> = {}): Server {
  return toServer(
    'lab',
    serverSchema.parse({ address: '127.0.0.1', port, paths: { state: stateFolder() }, ...fields }),
  );
}

/** The inventory entry of an sshd, with the key that it lets in. */
export function entryOf(sshd: Sshd, fields: Partial<ServerInput> = {}): Server {
  return serverAt(sshd.port, { user: sshd.user, identity: sshd.key.file, ...fields });
}

/** The route to an entry without ssh_config; no known_hosts of the user who runs the tests are read. */
export function routeOf(server: Server): Promise<Route> {
  const resolve = (): never => {
    throw new Error('this entry has no ssh_config');
  };
  return routeTo(server, { resolve, hosts: resolve }, '/nonexistent');
}

/** Connects to an entry, with one try unless the test says otherwise. */
export async function connect(target: Server | Route, options: ConnectOptions): Promise<Connection> {
  return connectRoute('via' in target ? target : await routeOf(target), {
    ...options,
    limits: { pauses: [], ...options.limits },
  });
}

/** Known hosts in a file that is not there yet. */
export function noKnownHosts(folder = tmpdir()): KnownHosts {
  return knownHostsFileStore(join(folder, `known_hosts-${randomUUID()}`));
}

/** Options of somebody who knows the host keys of this server and cannot be asked anything. */
export async function trusting(
  sshd: Sshd,
  name = 'lab',
): Promise<Omit<ConnectOptions, 'watch'> & Pick<HubOptions, 'routeTo'>> {
  const knownHosts = noKnownHosts(sshd.folder);
  for (const key of sshd.hostKeys) await knownHosts.accept(name, key);
  return { hostKeys: { knownHosts }, authentication: {}, routeTo: routeOf };
}

/** A connection with everything in order. */
export async function connected(sshd: Sshd, port = sshd.port): Promise<Connection> {
  return connect(entryOf(sshd, { port }), await trusting(sshd));
}

/** A place to run bundles, over one connection and without sudo. */
export function targetOver(connection: Connection): Target {
  return {
    server: 'lab',
    stateFolder: stateFolder(),
    connection,
    privilege: async () => ({ kind: 'user' }),
  };
}

/** Runs one command and keeps what it says. */
export async function run(
  connection: Connection,
  command: string,
  options: Pick<ExecOptions, 'stdin' | 'signal'> = {},
): Promise<ExecResult & { readonly stdout: string; readonly stderr: string }> {
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const result = await connection.exec(command, {
    ...options,
    onStdout: (chunk) => chunks.stdout.push(chunk),
    onStderr: (chunk) => chunks.stderr.push(chunk),
  });
  const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(chunks[name]).toString();
  return { ...result, stdout: text('stdout'), stderr: text('stderr') };
}

/** The CtctlError that something ends with; anything else is a failure of the test. */
export async function failureOf(work: Promise<unknown>): Promise<CtctlError> {
  const ending = await work.then(
    (value) => new Error(`it went well: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ending instanceof CtctlError) return ending;
  throw ending;
}
