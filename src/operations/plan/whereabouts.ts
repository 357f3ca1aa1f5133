/** Where a plan is meant to go: the fields of an inventory entry that say so. Pure. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import type { Plan } from './schema.ts';

export function whereabouts(server: Server): Plan['server'] {
  const { name, address, port, user, sshAlias, transport, paths } = server;
  return {
    name,
    address: address ?? null,
    port: port ?? null,
    user: user ?? null,
    sshAlias: sshAlias ?? null,
    transport,
    state: paths.state,
  };
}

/** Fields by their names in the inventory. Another transport leads to the same place. */
const fields = {
  address: 'address',
  port: 'port',
  user: 'user',
  sshAlias: 'sshAlias',
  state: 'paths.state',
} as const satisfies Partial<Record<keyof Plan['server'], string>>;

/** @throws CtctlError `refused` when the inventory entry leads elsewhere now, naming the field. */
export function assertSamePlace(plan: Plan, server: Server): void {
  const now = whereabouts(server);
  const moved = (Object.keys(fields) as (keyof typeof fields)[])
    .filter((field) => now[field] !== plan.server[field])
    .map((field) => `${fields[field]} was ${plan.server[field] ?? 'not set'}, is ${now[field] ?? 'not set'}`);
  if (moved.length === 0) return;
  throw new CtctlError(
    'refused',
    `${server.name}: its inventory entry has changed since the plan: ${moved.join('; ')}`,
    { server: server.name, next: 'make a new plan' },
  );
}
