/** Which run is meant: what all verbs about one run begin with. */
import { parseRunTarget } from '../../inventory/run-target.ts';
import { type FoundRun, findRun } from '../../operations/runs.ts';
import type { Hub } from '../../remote/hub.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

export interface RunFlags extends GlobalFlags {
  readonly on?: string;
}

/** Finds the run, and does something about it by the connection that is open then. */
export function aboutRun(
  text: string,
  flags: RunFlags,
  work: (context: Context, hub: Hub, found: FoundRun) => Promise<number>,
): Promise<number> {
  const target = parseRunTarget(text);
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    const isOne = inventory.servers.length === 1 || target.server !== undefined;
    const hub = context.hub(isOne ? 'ask' : 'never');
    context.reporter.status(`looking for the run ${target.id}`);
    return work(context, hub, await findRun(() => hub, inventory, target, flags.on));
  });
}
