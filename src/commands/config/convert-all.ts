/** config convert --all: every definition of a server, for xl; with --write as one bundle on the server that is to take them. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { selectServers } from '../../inventory/selector.ts';
import { readAllDefinitions } from '../../operations/read-all-definitions.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { onePerName } from '../../xen/definitions/defining.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import { type Context, withContext } from '../context.ts';
import { conversionsTable } from './conversion-table.ts';
import type { ConvertFlags } from './convert.ts';
import { leftOut, type Result, resultOf } from './convert-results.ts';
import { placesOf } from './landing.ts';
import { pairsOf } from './pairs.ts';
import { type Receiver, receiverOf } from './receive.ts';
import { assertUsed } from './unused.ts';
import { writeAll } from './write-all.ts';

export interface AllFlags extends ConvertFlags {
  readonly on?: string;
}

type Document = DocumentOf<'DefinitionConversionList'>;
type Item = Document['items'][number];

export function convertAll(flags: AllFlags): Promise<number> {
  const bridges = pairsOf('--bridge', flags.bridge ?? [], /^[^\s,=]+$/);
  const variables = pairsOf('--var', flags.var ?? [], /^[A-Za-z_]\w*$/);
  return withContext(flags, async (context) => {
    const server = await onlyServer(context, flags.on);
    const receiver = flags.write === undefined ? null : await receiverOf(context, flags.write);
    const version: XlVersion = flags.xen ?? receiver?.version ?? '4.17';
    context.reporter.status(`asking ${server.name}`);
    const rules = {
      ...(flags.toolstack ? { toolstack: flags.toolstack } : {}),
      ...(flags.from ? { xen: flags.from } : {}),
    };
    const { read, tooBig } = await readAllDefinitions(context.hub('ask'), server, rules);
    const results = onePerName(
      read.map((each) => resultOf(each, server, { receiver, flags, version, bridges, variables })),
    );
    // What was not converted may use them, too.
    const uses = results.flatMap((each) => each.uses ?? []);
    if (uses.length > 0 && uses.length === results.length) assertUsed({ bridges }, uses);
    const items = await written(context, flags, server, receiver, results);
    const document: Document = {
      kind: 'DefinitionConversionList',
      apiVersion,
      server: server.name,
      to: { server: receiver?.server.name ?? null, xen: version },
      items: [
        ...items,
        ...[...tooBig].map(([file, bytes]) => leftOut(file, `${bytes} bytes: too much for a definition`)),
      ],
    };
    await context.print(document, conversionsTable);
    const left = document.items.filter(({ result }) => result === 'left').length;
    if (left > 0)
      context.reporter.line(
        `${left} of ${document.items.length} left; one by one: ctctl config convert ${server.name}:NAME`,
      );
    return left === 0 ? exitCodes.done : exitCodes.partial;
  });
}

async function onlyServer(context: Context, on: string | undefined): Promise<Server> {
  const servers = selectServers(await context.inventory(), on, 'all');
  const [server] = servers;
  if (server !== undefined && servers.length === 1) return server;
  throw new CtctlError('usage', 'config convert --all is for the definitions of one server', {
    next: 'name it: --on SERVER',
  });
}

/** The results, with what became of them on the server that is to take them. */
async function written(
  context: Context,
  flags: ConvertFlags,
  from: Server,
  receiver: Receiver | null,
  results: readonly Result[],
): Promise<readonly Item[]> {
  const revisions = results.flatMap(({ revision }) => revision ?? []);
  const outcomes = receiver === null ? [] : await writeAll(context, flags, from, receiver, revisions);
  return results.map(({ revision, item }) => {
    const outcome = revision === null ? undefined : outcomes[revisions.indexOf(revision)];
    if (outcome === undefined) return item;
    return outcome.state === 'left'
      ? { ...item, result: 'left', reason: outcome.reason }
      : { ...item, ...placesOf(outcome) };
  });
}
