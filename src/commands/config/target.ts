/** Definitions on servers only: the verbs that change them, or look at what was there before. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { parseTarget, type Target } from '../../inventory/target.ts';
import { findDomain } from '../../operations/find-domain.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';
import { isPath } from './local.ts';

export interface OnServer {
  readonly server: Server;
  readonly hub: Hub;
  /** The domain's name. */
  readonly name: string;
}

/** A bare name is that of a domain, also where a file here is called so. @throws CtctlError `usage` for a path. */
export async function locateOnServer(context: Context, asked: string, next: string): Promise<OnServer> {
  if (isPath(asked)) {
    throw new CtctlError('usage', `${asked} is a file of this computer`, { next });
  }
  return locate(context, parseTarget(asked));
}

export async function locate(context: Context, target: Target): Promise<OnServer> {
  const inventory = await context.inventory();
  const hub = context.hub(inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never');
  const server = await findDomain(() => hub, inventory, target, context.reporter.line);
  context.reporter.status(`asking ${server.name}`);
  return { server, hub, name: target.name };
}
