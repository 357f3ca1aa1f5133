/** The route to a test's server without any key file: neither the entry's nor those of whoever runs the tests. */
import type { Route } from '../../../src/remote/route.ts';
import { routeOf, serverAt } from './client.ts';
import type { Sshd } from './sshd.ts';

export async function bareRoute({ port, user }: Pick<Sshd, 'port' | 'user'>, fields: Partial<Route> = {}) {
  return { ...(await routeOf(serverAt(port, { user }))), identities: [], ...fields } satisfies Route;
}
