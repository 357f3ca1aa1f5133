/**
 * The program that bench/connect.mjs measures: ctctl's own SSH layer connects with a key file to a server whose host
 * key is known, runs `true`, and tells its times in milliseconds as a line of JSON. With `again` it stays, and runs
 * `true` once more for each line of its stdin.
 */
import { createInterface } from 'node:readline';
import type { Connection } from '../../src/remote/connection.ts';
import { knownHostsFileStore } from '../../src/remote/host-keys/known-hosts.ts';
import type { Route } from '../../src/remote/route.ts';
import { connect } from '../../src/remote/ssh/connect.ts';

/** The only argument, as JSON. */
interface Task {
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly identity: string;
  readonly knownHosts: string;
  readonly again: boolean;
}

function routeOf({ name, port, user, identity }: Task): Route {
  return {
    name,
    server: name,
    address: '127.0.0.1',
    port,
    user,
    identities: [identity],
    identityRequired: true,
    identitiesOnly: true,
    agent: 'none',
    hostKeys: { storeName: name, lookup: [], files: [] },
    legacy: undefined,
    via: { kind: 'direct' },
    keepalive: { seconds: 10, count: 3 },
  };
}

async function timeOf(connection: Connection): Promise<number> {
  const begun = performance.now();
  const { code } = await connection.exec('true');
  if (code !== 0) throw new Error(`true ended with ${code}`);
  return performance.now() - begun;
}

function tell(times: Readonly<Record<string, number>>): void {
  process.stdout.write(`${JSON.stringify(times)}\n`);
}

async function main(task: Task): Promise<void> {
  const begun = performance.now();
  const connection = await connect(routeOf(task), {
    hostKeys: { knownHosts: knownHostsFileStore(task.knownHosts) },
    authentication: {},
    limits: { pauses: [] },
  });
  const connecting = performance.now() - begun;
  tell({ begun, connecting, command: await timeOf(connection) });
  if (task.again) {
    for await (const _ of createInterface(process.stdin)) tell({ command: await timeOf(connection) });
  }
  connection.close();
}

main(JSON.parse(process.argv[2] ?? '{}'));
