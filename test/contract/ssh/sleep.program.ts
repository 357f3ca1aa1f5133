/** Holds a connection as a laptop does, and writes into a file what becomes of it. */
import { writeFileSync } from 'node:fs';
import { messageOf } from '../../../src/common/errors.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { knownHostsFileStore } from '../../../src/remote/host-keys/known-hosts.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';

const [port, user, identity, knownHosts = '', folder = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const server = toServer(
    'lab',
    serverSchema.parse({ address: '127.0.0.1', port: Number(port), user, identity }),
  );
  const hub = createHub({
    hostKeys: { knownHosts: knownHostsFileStore(knownHosts) },
    authentication: {},
    // Signs of life are asked for often, and missed for long: it is the sleep that is noticed.
    routeTo: async (entry) => ({
      ...(await routeTo(entry, sshConfigOf())),
      keepalive: { seconds: 1, count: 60 },
    }),
    onSleep: (slept) => writeFileSync(`${folder}/slept`, String(slept)),
  });
  const connection = await hub.connection(server);
  connection.onLost((error) => writeFileSync(`${folder}/lost`, messageOf(error)));
  const result = await connection.exec('echo up; exec sleep 60', {
    onStdout: () => writeFileSync(`${folder}/up`, ''),
  });
  writeFileSync(`${folder}/result`, JSON.stringify(result));
  hub.close();
}

void main();
