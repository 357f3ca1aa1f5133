/** A client of the fault harness in a process of its own, which is killed. */
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';
import { wantedBundle } from './wanted.ts';

const [port, user, identity, knownHosts = '', state = '', files = '', faults = '', rollback = ''] =
  process.argv.slice(2);

async function main(): Promise<void> {
  const fields = { address: '127.0.0.1', port: Number(port), user, identity, paths: { state } };
  const server = toServer('lab', serverSchema.parse(fields));
  const hub = createHub({
    hostKeys: { knownHosts: knownHostsFileStore(knownHosts) },
    authentication: {},
    routeTo: (entry) => routeTo(entry, sshConfigOf()),
  });
  await runBundle(await hub.target(server), wantedBundle(files, faults, rollback !== ''), 'run');
  hub.close();
}

void main();
