/** Inventories of tests: entries as the schema takes them, and those of real sshds. */
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ServerInput } from '../../src/inventory/schema.ts';
import type { Home } from './ctctl.ts';
import type { Sshd } from './sshd/sshd.ts';

/** Makes these the only servers of the inventory. */
export function writeServers(home: Home, servers: Readonly<Record<string, ServerInput>>): void {
  home.write(stringify({ servers }));
}

/** The entry of an sshd, with the key that it lets in. */
export function entryFor({ port, user, key }: Sshd, fields: ServerInput = {}): ServerInput {
  return { address: '127.0.0.1', port, user, identity: key.file, ...fields };
}

/** The file of host keys that this home's ctctl has accepted; it need not be there. */
export function knownHostsOf({ inventory }: Home): string {
  return join(inventory, '../known_hosts');
}

/** Lines of a known_hosts file: these names have the keys of this sshd. */
export function knownLines({ hostKeys }: Pick<Sshd, 'hostKeys'>, ...names: readonly string[]): string {
  return names.flatMap((name) => hostKeys.map(({ publicLine }) => `${name} ${publicLine}\n`)).join('');
}
