/** Servers of the inventory that lead through an ssh_config of the test's own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, serverSchema, toServer } from '../../../src/inventory/schema.ts';
import type { Route } from '../../../src/remote/route.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';

/** Writes the file, and reads routes by it as the program does; nothing of ~/.ssh or /etc/ssh counts. */
export function routesBy(folder: string, text: string): (server: Server) => Promise<Route> {
  const file = join(folder, 'ssh_config');
  writeFileSync(file, text);
  const config = sshConfigOf({ file });
  return (server) => routeTo(server, config, folder);
}

/** An inventory entry that says nothing but its host of ssh_config. */
export function aliased(name: string, sshAlias = name): Server {
  return toServer(name, serverSchema.parse({ sshAlias }));
}

/** One Host block. */
export function host(name: string, settings: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(settings).map(([keyword, value]) => `  ${keyword} ${value}`);
  return [`Host ${name}`, ...lines, ''].join('\n');
}
