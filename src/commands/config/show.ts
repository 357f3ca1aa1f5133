/** config show: what a toolstack makes of a definition; a file that it would refuse ends with its reason. */
import { readFile, stat } from 'node:fs/promises';
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Toolstack } from '../../inventory/schema.ts';
import { parseTarget } from '../../inventory/target.ts';
import { findDomain } from '../../operations/find-domain.ts';
import { type ReadDefinition, type Rules, readLocal, readRemote } from '../../operations/read-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { decode } from '../../remote/lines.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { definitionTable } from './table.ts';

interface ShowFlags extends GlobalFlags {
  readonly toolstack?: Toolstack;
  readonly xen?: string;
}

export function showDefinition(asked: string, flags: ShowFlags): Promise<number> {
  const { toolstack, xen } = flags;
  if (xen !== undefined && !/^\d+\.\d+$/.test(xen)) {
    throw new CtctlError('usage', `--xen: expected a version like 4.17, not "${xen}"`);
  }
  const rules: Rules = { ...(toolstack ? { toolstack } : {}), ...(xen ? { xen } : {}) };
  return withContext(flags, async (context) => {
    const { server, ...read } = await definitionOf(context, asked, rules);
    await context.print(definitionDocument(server, read), definitionTable);
    return exitCodes.done;
  });
}

type Found = ReadDefinition & { readonly server: string | null };

/** A path is a file of this computer; so is the name of a file that is there, unless a server is named. */
async function definitionOf(context: Context, asked: string, rules: Rules): Promise<Found> {
  if (asked.includes('/') || (!asked.includes(':') && (await isFile(asked)))) {
    return { server: null, ...readLocal(asked, decode(await contents(asked)), rules) };
  }
  const target = parseTarget(asked);
  const inventory = await context.inventory();
  const hub = context.hub(inventory.servers.length === 1 || target.server !== undefined ? 'ask' : 'never');
  const server = await findDomain(() => hub, inventory, target);
  context.reporter.status(`asking ${server.name}`);
  return { server: server.name, ...(await readRemote(hub, server, target.name, rules)) };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function contents(path: string): Promise<Buffer> {
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

/** @throws CtctlError `failed` for a file that the toolstack itself refuses. */
function definitionDocument(
  server: string | null,
  { path, toolstack, xen, reading }: ReadDefinition,
): DocumentOf<'Definition'> {
  if (reading.kind === 'refused') {
    const place = `${server === null ? '' : `${server}:`}${path}${reading.line === null ? '' : `:${reading.line}`}`;
    throw new CtctlError('failed', `${place}: ${toolstack} of Xen ${xen} refuses it: ${reading.reason}`);
  }
  return { kind: 'Definition', apiVersion, server, file: path, toolstack, xen, ...reading.definition };
}
