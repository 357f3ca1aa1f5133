/** Which server a domain's name means. */
import { CtctlError, messageOf } from '../common/errors.ts';
import type { Inventory, Server } from '../inventory/schema.ts';
import { findServer, selectServers } from '../inventory/selector.ts';
import type { Target } from '../inventory/target.ts';
import type { Hub } from '../remote/hub.ts';
import { domainFacts, domainReadings } from '../xen/domains/facts.ts';
import { askServers } from './ask-servers.ts';

/**
 * The server of a domain: the named one, the only one, or the only one that has it.
 * @param tell of servers that did not answer, where another one has it: they may have it, too.
 * @throws CtctlError `notFound` when no server or several have it (with all candidates), `unreachable` when the
 *   domain was not found and not every server could be asked.
 */
export async function findDomain(
  hub: () => Hub,
  inventory: Inventory,
  target: Target,
  tell: (line: string) => void,
  on?: string,
): Promise<Server> {
  if (target.server !== undefined) return findServer(inventory, target.server);
  const servers = selectServers(inventory, on, 'all');
  const [only] = servers;
  if (only === undefined) throw noServers(inventory);
  if (servers.length === 1) return only;
  const answers = await askServers(hub(), servers, domainReadings, (server, all) =>
    domainFacts(server.name, all),
  );
  const having = answers.filter(({ result }) => result?.domains.some(({ name }) => name === target.name));
  const [found] = having;
  const silent = answers.flatMap(({ server, error }) =>
    error ? [{ name: server.name, why: messageOf(error) }] : [],
  );
  if (having.length > 1) {
    const candidates = having.map(({ server }) => `${server.name}:${target.name}`).join(', ');
    throw new CtctlError('notFound', `${target.name} is on several servers: ${candidates}`, {
      next: 'name one of them',
    });
  }
  if (found) {
    for (const { why } of silent)
      tell(`${found.server.name} has ${target.name}; not every server could be asked: ${why}`);
    return found.server;
  }
  const [first] = silent;
  if (first) {
    const others =
      silent.length < answers.length ? `no domain ${target.name} on the servers that answered; ` : '';
    throw new CtctlError('unreachable', `${others}${silent.map(({ why }) => why).join('; ')}`, {
      next: `ctctl server check ${first.name}`,
    });
  }
  throw new CtctlError(
    'notFound',
    `no domain ${target.name} on ${servers.map(({ name }) => name).join(', ')}`,
    {
      next: 'see ctctl domain list',
    },
  );
}

/** The hint of an inventory in which nothing stands yet. */
export function noServers({ file }: Inventory): CtctlError {
  return new CtctlError('notFound', `there is no server in ${file} yet`, {
    next: 'ctctl server add NAME ADDRESS',
  });
}
