/** Which definition a command means, a file of this computer or one on a server, and by whose rules it is read. */
import { readFile, stat } from 'node:fs/promises';
import { CtctlError } from '../../common/errors.ts';
import type { Server, Toolstack } from '../../inventory/schema.ts';
import { parseTarget } from '../../inventory/target.ts';
import { findDomain } from '../../operations/find-domain.ts';
import { type ReadDefinition, type Rules, readLocal, readRemote } from '../../operations/read-definition.ts';
import type { Hub } from '../../remote/hub.ts';
import { decode } from '../../remote/lines.ts';
import type { Context } from '../context.ts';

export interface RuleFlags {
  readonly toolstack?: Toolstack;
  readonly xen?: string;
}

export interface FoundOnServer {
  readonly read: ReadDefinition;
  readonly server: Server;
  /** To ask there for more. */
  readonly hub: Hub;
}

export type FoundDefinition = FoundOnServer | { readonly read: ReadDefinition; readonly server: null };

/** @throws CtctlError `usage` for a version that is none. */
export function rulesOf({ toolstack, xen }: RuleFlags): Rules {
  if (xen !== undefined && !/^\d+\.\d+$/.test(xen)) {
    throw new CtctlError('usage', `--xen: expected a version like 4.17, not "${xen}"`);
  }
  return { ...(toolstack ? { toolstack } : {}), ...(xen ? { xen } : {}) };
}

export async function findDefinition(
  context: Context,
  asked: string,
  rules: Rules,
): Promise<FoundDefinition> {
  if (!(await isLocal(asked))) return findOnServer(context, asked, rules);
  return { server: null, read: readLocal(asked, decode(await contents(asked)), rules) };
}

export async function findOnServer(context: Context, asked: string, rules: Rules): Promise<FoundOnServer> {
  const target = parseTarget(asked);
  const inventory = await context.inventory();
  const hub = context.hub(inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never');
  const server = await findDomain(() => hub, inventory, target);
  context.reporter.status(`asking ${server.name}`);
  return { server, hub, read: await readRemote(hub, server, target.name, rules) };
}

/** A path is a file of this computer; so is the name of a file that is there, unless a server is named. */
export async function isLocal(asked: string): Promise<boolean> {
  if (asked.includes('/')) return true;
  if (asked.includes(':')) return false;
  return stat(asked).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** @throws CtctlError `notFound`, `usage` for a folder, `failed` for one that may not be read. */
export async function contents(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CtctlError('notFound', `there is no file ${path}`);
    if (code === 'EISDIR')
      throw new CtctlError('usage', `${path} is a folder`, { next: 'name a file in it' });
    if (code === 'EACCES') throw new CtctlError('failed', `cannot read ${path}: permission denied`);
    throw error;
  }
}
