/** The hosts of ssh_config that may become servers of the inventory. */
import { type Inventory, serverSchema } from '../../inventory/schema.ts';
import type { SshConfig } from './settings.ts';

export interface ImportableHost {
  readonly alias: string;
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** An entry with this `sshAlias` is there already. */
  readonly inInventory: boolean;
}

/** In the order of ssh_config; names that no inventory entry can take as `sshAlias` are left out. */
export async function importable(
  config: SshConfig,
  { servers }: Pick<Inventory, 'servers'>,
): Promise<readonly ImportableHost[]> {
  const known = new Set(servers.map(({ sshAlias }) => sshAlias));
  const aliases = (await config.hosts()).filter((sshAlias) => serverSchema.safeParse({ sshAlias }).success);
  return Promise.all(
    aliases.map(async (alias) => {
      const { hostName, user, port } = await config.resolve(alias);
      return { alias, hostName, user, port, inInventory: known.has(alias) };
    }),
  );
}
