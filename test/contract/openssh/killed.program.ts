/** A ctctl that is killed while a command runs: started by nothing-left.test.ts. */
import type { Server } from '../../../src/inventory/schema.ts';
import { hostKeyOf } from '../../../src/remote/host-keys/host-key.ts';
import { connectByOpenssh } from '../../../src/remote/openssh/connect.ts';
import { routeTo } from '../../../src/remote/routes.ts';

const [entry = '', keys = ''] = process.argv.slice(2);
const server = JSON.parse(entry) as Server;
const noConfig = (): never => {
  throw new Error('this entry has no ssh_config');
};

async function hang(): Promise<void> {
  const route = await routeTo(server, { resolve: noConfig, hosts: noConfig }, '/nonexistent');
  const connection = await connectByOpenssh(server, {
    route: { ...route, hostKeys: { ...route.hostKeys, files: [] } },
    trusted: (JSON.parse(keys) as [string, string][]).map(([, blob]) =>
      hostKeyOf(Buffer.from(blob, 'base64')),
    ),
    interactive: false,
  });
  await connection.exec('exec sleep 60');
}

void hang();
