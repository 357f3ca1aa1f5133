/** mac pin of several domains: one bundle a server, one question for all, a row for each. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Inventory, Server } from '../../inventory/schema.ts';
import { selectServers } from '../../inventory/selector.ts';
import { parseTarget } from '../../inventory/target.ts';
import { askEach, type ServerAnswer } from '../../operations/ask-servers.ts';
import { findDomain } from '../../operations/find-domain.ts';
import type { Pins } from '../../operations/pin-macs.ts';
import { pinServer } from '../../operations/pin-server.ts';
import type { Hub } from '../../remote/hub.ts';
import { runEach, tellFailures, wasInterrupted } from '../bundle/run-many.ts';
import { type Context, withContext } from '../context.ts';
import { exitCodeOf } from '../fleet.ts';
import type { PinFlags } from './pin.ts';
import { pinsDocument, pinsTable } from './pin-results.ts';

/** At a time. */
const parallel = 8;

/** @param asked NAME or SERVER:NAME; null: all that `--on` has. @returns 0, or 6 where some are left. */
export function pinMany(asked: readonly string[] | null, flags: PinFlags): Promise<number> {
  refuseForMany(flags);
  return withContext(flags, async (context) => {
    const inventory = await context.inventory();
    const hub = context.hub(inventory.servers.length === 1 ? 'ask' : 'never');
    const wanted =
      asked === null
        ? new Map(serversFor(inventory, flags.on).map((server) => [server, null] as const))
        : await domainsOf(context, inventory, hub, asked);
    const servers = [...wanted.keys()];
    context.reporter.status(`asking ${servers.map(({ name }) => name).join(', ')}`);
    const wishes = { registry: flags.registry === true, fresh: flags.new === true };
    const prepared = await askEach(servers, (server) =>
      pinServer(hub, server, wanted.get(server) ?? null, wishes),
    );
    tellNotes(context, prepared);
    const works = prepared.flatMap(({ server, result }) =>
      result?.bundle ? [{ server, bundle: result.bundle }] : [],
    );
    if (!flags.dryRun && !flags.yes) await confirm(context, prepared);
    const call = { name: '', action: 'pin', works, parallel, grace: 0 };
    const answers = await runEach(context, flags, call, hub);
    const document = pinsDocument(prepared, answers, flags.dryRun === true);
    await context.print(document, pinsTable);
    tellFailures(context, works, answers);
    if (wasInterrupted(answers)) return exitCodes.interrupted;
    const isLeft = document.items.some((item) => 'result' in item && item.result === 'left');
    return isLeft ? exitCodes.partial : exitCodeOf(prepared);
  });
}

/** What there is only one of. */
function refuseForMany({ showScript, save }: PinFlags): void {
  const flag = showScript ? '--show-script' : save === undefined ? undefined : '--save';
  if (flag === undefined) return;
  throw new CtctlError('usage', `${flag} is for one domain`, { next: 'name one: ctctl mac pin SERVER:NAME' });
}

/** Nothing selected never means several. */
function serversFor(inventory: Inventory, on: string | undefined): readonly Server[] {
  if (on !== undefined || inventory.servers.length === 1) return selectServers(inventory, on, 'all');
  throw new CtctlError('usage', '--all is for the domains of servers that are named', {
    next: 'use --on SERVERS; --on all for every server',
  });
}

/** By server, each domain once. @throws CtctlError `notFound` for one that nobody has: nothing is begun then. */
async function domainsOf(
  context: Context,
  inventory: Inventory,
  hub: Hub,
  asked: readonly string[],
): Promise<ReadonlyMap<Server, readonly string[]>> {
  const found = new Map<Server, readonly string[]>();
  for (const text of asked) {
    const target = parseTarget(text);
    const server = await findDomain(() => hub, inventory, target, context.reporter.line);
    found.set(server, [...new Set([...(found.get(server) ?? []), target.name])]);
  }
  context.reporter.done();
  return found;
}

function tellNotes(context: Context, prepared: readonly ServerAnswer<Pins>[]): void {
  for (const { server, result } of prepared) {
    for (const outcome of result?.outcomes ?? []) {
      if (outcome.kind === 'left') continue;
      for (const note of outcome.parts.notes) context.reporter.line(`note: ${server.name}:${note}`);
    }
  }
}

/** Once for all that would be changed; one alone is not asked for. */
async function confirm(context: Context, prepared: readonly ServerAnswer<Pins>[]): Promise<void> {
  const names = prepared.flatMap(({ server, result }) =>
    (result?.outcomes ?? []).flatMap((each) =>
      each.kind === 'pinned' && each.isChange ? [`${server.name}:${each.name}`] : [],
    ),
  );
  if (names.length < 2) return;
  const question = `Pin the addresses of ${names.length} domains (${names.join(', ')})?`;
  if (await context.prompts.confirm(question, 'use --yes, or --dry-run to look first')) return;
  throw new CtctlError('cancelled', 'nothing was done');
}
