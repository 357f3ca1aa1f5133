/** config convert --all: every definition of a server, for xl; with --write as one bundle on another server. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { selectServers } from '../../inventory/selector.ts';
import { readAllDefinitions } from '../../operations/read-all-definitions.ts';
import { revisionBundle } from '../../operations/revise-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { listTable, type Table } from '../../output/table.ts';
import { onePerName } from '../../xen/definitions/defining.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import { type Context, withContext } from '../context.ts';
import { carryOut } from '../run/carry-out.ts';
import type { ConvertFlags } from './convert.ts';
import { leftOut, type Result, resultOf } from './convert-results.ts';
import { pairsOf } from './pairs.ts';
import { type Receiver, receiverOf, tellFaults } from './receive.ts';

export interface AllFlags extends ConvertFlags {
  readonly on?: string;
}

type Document = DocumentOf<'DefinitionConversionList'>;

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
    if (receiver !== null) await writeAll(context, flags, server, receiver, results);
    const document: Document = {
      kind: 'DefinitionConversionList',
      apiVersion,
      server: server.name,
      to: { server: receiver?.server.name ?? null, xen: version },
      items: [
        ...results.map(({ revision, item }) => ({
          ...item,
          written: flags.dryRun || !revision ? null : item.written,
        })),
        ...[...tooBig].map(([file, bytes]) => leftOut(file, `${bytes} bytes: too much for a definition`)),
      ],
    };
    await context.print(document, conversionsTable);
    const left = document.items.filter(({ result }) => result === 'left').length;
    if (left > 0)
      context.reporter.line(
        `${left} of ${document.items.length} left: convert them one by one (config convert ${server.name}:NAME)`,
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

/** All of them in one run, or none where one of them is refused. */
async function writeAll(
  context: Context,
  flags: ConvertFlags,
  from: Server,
  receiver: Receiver,
  results: readonly Result[],
): Promise<void> {
  const revisions = results.flatMap(({ revision }) => revision ?? []);
  if (revisions.length === 0) return;
  const { server, hub } = receiver;
  for (const { name, path, after } of revisions)
    await tellFaults(context, receiver, { name, path, text: after });
  const bundle = revisionBundle(server, `definitions of ${from.name} for xl`, ...revisions);
  await carryOut(context, flags, {
    server,
    name: from.name,
    action: 'convert',
    bundle,
    hub: () => hub,
    isPart: true,
  });
  if (from.name !== server.name && !flags.dryRun) {
    context.reporter.line(
      `the definitions on ${from.name} stay: never start a domain on both, the addresses of its network cards are the same`,
    );
  }
}

const conversionsTable = ({ items }: Document): Table =>
  listTable(
    [
      { header: 'domain', value: ({ name }) => name },
      { header: 'file', value: ({ file }) => file },
      { header: 'result', value: ({ result }) => (result === 'left' ? 'LEFT' : result) },
      {
        header: 'changes',
        value: ({ changes, result }) => (result === 'converted' ? changes : null),
        align: 'right',
      },
      { header: 'written', value: ({ written }) => written },
      { header: 'reason', value: ({ reason }) => reason },
    ],
    items,
  );
