/** config show: what a toolstack makes of a definition; a file that it would refuse ends with its reason. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { ReadDefinition, Rules } from '../../operations/read-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { findDefinition, type RuleFlags, rulesOf } from './find.ts';
import { definitionTable } from './table.ts';

export function showDefinition(asked: string, flags: GlobalFlags & RuleFlags): Promise<number> {
  const rules = rulesOf(flags);
  return withContext(flags, async (context) => {
    const { server, ...read } = await definitionOf(context, asked, rules);
    await context.print(definitionDocument(server, read), definitionTable);
    return exitCodes.done;
  });
}

type Found = ReadDefinition & { readonly server: string | null };

/** The definition, and the name of its server. */
async function definitionOf(context: Context, asked: string, rules: Rules): Promise<Found> {
  const { server, read } = await findDefinition(context, asked, rules);
  return { ...read, server: server?.name ?? null };
}

/** @throws CtctlError `failed` for a file that the toolstack itself refuses. */
function definitionDocument(
  server: string | null,
  { path, text, toolstack, xen, reading }: ReadDefinition,
): DocumentOf<'Definition'> {
  if (reading.kind === 'refused') {
    const place = `${server === null ? '' : `${server}:`}${path}${reading.line === null ? '' : `:${reading.line}`}`;
    throw new CtctlError(
      'failed',
      `${place}: ${toolstack} of Xen ${xen} refuses it: ${maskWords(reading.reason, text)}`,
    );
  }
  return { kind: 'Definition', apiVersion, server, file: path, toolstack, xen, ...reading.definition };
}
