/** bundle run: on one server like every other change, on several at once with one row each. */
import { buildBundle } from '../../bundles/build.ts';
import { CtctlError } from '../../common/errors.ts';
import type { Inventory, Server } from '../../inventory/schema.ts';
import { everyServer, selectServers } from '../../inventory/selector.ts';
import { noServers } from '../../operations/find-domain.ts';
import { withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { cautionOnPractice } from './practice-caution.ts';
import { runOnMany } from './run-many.ts';
import { readyBundle } from './sound.ts';
import { givenValues, type ParameterFlags, valuesOf } from './values.ts';

interface Flags extends ChangeFlags, ParameterFlags {
  readonly on?: string;
  readonly all?: true;
  readonly parallel: string;
}

export function runOneBundle(asked: string, flags: Flags): Promise<number> {
  const parallel = parseCount(flags.parallel);
  return withContext(flags, async (context) => {
    const source = await readyBundle(context, asked);
    const servers = serversFor(await context.inventory(), flags);
    const [server] = servers;
    if (server === undefined) throw new CtctlError('usage', 'no server selected');
    if (servers.length > 1) refuseForMany(flags);
    cautionOnPractice(context, source, servers);
    const values = await valuesOf(context, source, servers, await givenValues(flags));
    const works = servers.map((each) => ({
      server: each,
      bundle: buildBundle(source, values.get(each) ?? new Map(), each),
    }));
    const [work] = works;
    const call = { name: source.name, action: 'run', grace: source.timeout ?? 0 };
    return works.length === 1 && work !== undefined
      ? carryOut(context, flags, { ...call, ...work, hub: () => context.hub('ask') })
      : runOnMany(context, flags, { ...call, works, parallel });
  });
}

/** `--on`, `--all`, or the only server that there is: nothing selected never means several. */
function serversFor(inventory: Inventory, { on, all }: Flags): readonly Server[] {
  if (inventory.servers.length === 0) throw noServers(inventory);
  if (on === undefined && !all && inventory.servers.length === 1) return inventory.servers;
  return selectServers(inventory, all ? everyServer : on);
}

/** What there is only one of. */
function refuseForMany({ showScript, save }: ChangeFlags): void {
  const flag = showScript ? '--show-script' : save === undefined ? undefined : '--save';
  if (flag === undefined) return;
  throw new CtctlError('usage', `${flag} is for one server: the script of each is its own`, {
    next: 'select one with --on',
  });
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new CtctlError('usage', `--parallel: "${text}" is not a number between 1 and 999`);
}
