/** Which definition a command means, a file of this computer or one on a server, and by whose rules it is read. */
import { CtctlError } from '../../common/errors.ts';
import type { Server, Toolstack } from '../../inventory/schema.ts';
import { parseTarget } from '../../inventory/target.ts';
import { type ReadDefinition, type Rules, readLocal, readRemote } from '../../operations/read-definition.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';
import { contents, isLocal } from './local.ts';
import { locate } from './target.ts';

export interface RuleFlags {
  readonly toolstack?: Toolstack;
  readonly xen?: string;
}

export interface FoundOnServer {
  readonly read: ReadDefinition;
  readonly server: Server;
  /** To ask there for more. */
  readonly hub: Hub;
  /** The domain's name. */
  readonly name: string;
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
  return { server: null, read: readLocal(asked, await contents(asked), rules) };
}

export async function findOnServer(context: Context, asked: string, rules: Rules): Promise<FoundOnServer> {
  const { server, hub, name } = await locate(context, parseTarget(asked));
  return { server, hub, name, read: await readRemote(hub, server, name, rules) };
}
