/** Routes under ssh_config files of a test. */
import { type ServerInput, serverSchema, toServer } from '../../../../src/inventory/schema.ts';
import type { Route } from '../../../../src/remote/route.ts';
import { routeTo } from '../../../../src/remote/routes.ts';
import { type Written, withWritten } from './written.ts';

/** The route to the server `home` of this entry. */
export async function routeOf(entry: ServerInput, { config, home }: Written): Promise<Route> {
  return routeTo(toServer('home', serverSchema.parse(entry)), config, home);
}

/** The route of an entry under this ssh_config. */
export async function route(text: string, entry: ServerInput = { sshAlias: 'x' }, env = {}): Promise<Route> {
  return withWritten({ config: text }, (written) => routeOf(entry, written), env);
}

/** `user@address:port` from the server to this computer; a command ends the way. */
export function way({ user, address, port, via }: Route): readonly string[] {
  const place = `${user}@${address}:${port}`;
  if (via.kind === 'jump') return [place, ...way(via.host)];
  return via.kind === 'command' ? [place, via.command] : [place];
}

/** The jump host of a route. */
export function jumpOf({ via }: Route): Route {
  if (via.kind !== 'jump') throw new Error(`no jump host but ${via.kind}`);
  return via.host;
}
