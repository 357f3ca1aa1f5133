/** The hosts of ssh_config that may become servers of the inventory. */
import { CtctlError } from '../../common/errors.ts';
import { type Inventory, serverSchema } from '../../inventory/schema.ts';
import type { SshConfig } from './settings.ts';

export interface ImportableHost {
  readonly alias: string;
  /** Where there is a problem: the alias, and no user and the usual port. */
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  /** An entry with this `sshAlias` is there already. */
  readonly inInventory: boolean;
  /** Why its settings cannot be read, in one line; the other hosts do not suffer from it. */
  readonly problem: string | undefined;
}

/** In the order of ssh_config; names that no inventory entry can take as `sshAlias` are left out. */
export async function importable(
  config: SshConfig,
  { servers }: Pick<Inventory, 'servers'>,
): Promise<readonly ImportableHost[]> {
  const known = new Set(servers.map(({ sshAlias }) => sshAlias));
  const aliases = (await config.hosts()).filter((sshAlias) => serverSchema.safeParse({ sshAlias }).success);
  return Promise.all(
    aliases.map(async (alias) => ({
      alias,
      inInventory: known.has(alias),
      ...(await settingsOrProblem(config, alias)),
    })),
  );
}

async function settingsOrProblem(
  config: SshConfig,
  alias: string,
): Promise<Pick<ImportableHost, 'hostName' | 'user' | 'port' | 'problem'>> {
  try {
    const { hostName, user, port } = await config.resolve(alias);
    return { hostName, user, port, problem: undefined };
  } catch (error) {
    if (!(error instanceof CtctlError)) throw error;
    return { hostName: alias, user: '', port: 22, problem: error.message };
  }
}
