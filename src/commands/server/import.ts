/** server import: hosts of ~/.ssh/config become servers, whose settings stay there. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { addServer } from '../../inventory/edit.ts';
import { serverNameSchema } from '../../inventory/schema.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, listTable, type Table } from '../../output/table.ts';
import { type ImportableHost, importable } from '../../remote/ssh-config/importable.ts';
import { sshConfigOf } from '../../remote/ssh-config/ssh-config.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

interface Flags extends GlobalFlags {
  readonly list?: true;
}

export function importServers(names: readonly string[], flags: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const hosts = await importable(sshConfigOf(), await context.inventory());
    if (flags.list || (names.length === 0 && !context.canAsk)) {
      await printHosts(context, hosts);
      if (!flags.list) context.reporter.line('nothing was added; ctctl server import HOST...');
      return exitCodes.done;
    }
    const chosen = names.length > 0 ? named(hosts, names) : await askFor(context, hosts);
    const added: string[] = [];
    // Each is checked before the first one is added.
    const { servers } = await context.inventory();
    const taken = servers.map(({ name }) => name);
    const wanted = chosen.filter(({ inInventory }) => !inInventory).map(({ alias }) => nameFor(alias, taken));
    for (const name of wanted) {
      const { changed } = await addServer(context.inventoryFile, name, { sshAlias: name });
      if (changed) added.push(name);
    }
    await context.print({ kind: 'ServerImport' as const, apiVersion, added }, () =>
      fieldTable([['added', added.join(', ') || 'nothing: all are there already']]),
    );
    if (added.length > 0) context.reporter.line(`next: ctctl server check ${added[0]}`);
    return exitCodes.done;
  });
}

/** @throws CtctlError `notFound`; `usage` for a host that ssh_config does not describe as it should */
function named(hosts: readonly ImportableHost[], names: readonly string[]): readonly ImportableHost[] {
  return names.map((name) => {
    const host = hosts.find(({ alias }) => alias === name);
    if (host?.problem !== undefined) throw new CtctlError('usage', host.problem);
    if (host) return host;
    throw new CtctlError('notFound', `there is no Host ${name} in ~/.ssh/config`, {
      next: 'ctctl server import --list shows those that are there',
    });
  });
}

/** The inventory is stricter about names than ssh_config is. */
function nameFor(alias: string, taken: readonly string[]): string {
  const next = `ctctl server add NAME --ssh-alias ${alias}`;
  if (taken.includes(alias)) {
    throw new CtctlError('refused', `there is another server named "${alias}" in the inventory`, { next });
  }
  if (serverNameSchema.safeParse(alias).success) return alias;
  throw new CtctlError('usage', `"${alias}" cannot be the name of a server here`, { next });
}

async function askFor(
  { prompts, reporter }: Context,
  hosts: readonly ImportableHost[],
): Promise<readonly ImportableHost[]> {
  const open = hosts.filter(({ inInventory }) => !inInventory);
  if (open.length === 0) reporter.line('no Host of ~/.ssh/config is left to be added');
  const chosen: ImportableHost[] = [];
  for (const host of open) {
    const place = host.problem ?? `${host.user}@${host.hostName}:${host.port}`;
    const isWanted = await prompts.confirm(`Add ${host.alias} (${place})?`, 'ctctl server import HOST...');
    if (isWanted) chosen.push(host);
  }
  return chosen;
}

function printHosts(context: Context, hosts: readonly ImportableHost[]): Promise<void> {
  const items = hosts.map(({ alias: host, hostName: address, user, port, inInventory, problem }) => ({
    host,
    address,
    port,
    user,
    inInventory,
    problem: problem ?? null,
  }));
  return context.print({ kind: 'SshHostList' as const, apiVersion, items }, hostsTable);
}

type HostItem = DocumentOf<'SshHostList'>['items'][number];

function hostsTable({ items }: DocumentOf<'SshHostList'>): Table {
  return listTable<HostItem>(
    [
      { header: 'host', value: ({ host }) => host },
      { header: 'address', value: ({ address }) => address },
      { header: 'port', value: ({ port }) => port, align: 'right' },
      { header: 'user', value: ({ user }) => user },
      { header: 'inventory', value: ({ inInventory }) => (inInventory ? 'there already' : null) },
      ...(items.some(({ problem }) => problem !== null)
        ? [{ header: 'problem', value: ({ problem }: HostItem) => problem }]
        : []),
    ],
    items,
  );
}
