/** The definition that is to be converted, read by the rules of the toolstack whose words it is in. */
import { CtctlError } from '../../common/errors.ts';
import { type Converted, isFromXm, likelyDialect } from '../../operations/convert-definition.ts';
import { type ReadDefinition, type Rules, readLocal } from '../../operations/read-definition.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';
import type { ConvertFlags } from './convert.ts';
import { findDefinition } from './find.ts';

/** Of Xen, where nothing says another one. */
export const defaultVersion = '4.17';

export type Found = ReadDefinition & { readonly server: string | null };

async function definitionOf(context: Context, asked: string, rules: Rules): Promise<Found> {
  const { server, read } = await findDefinition(context, asked, rules);
  return { ...read, server: server?.name ?? null };
}

/** On a server its toolstack says whose words a file is in, unless they are plainly those of xm. */
export async function sourceOf(
  context: Context,
  asked: string,
  { toolstack, from, xen = defaultVersion, var: variables }: ConvertFlags,
): Promise<Found> {
  const asXm: Rules = { toolstack: 'xm', ...(from ? { xen: from } : {}) };
  if (toolstack === 'xm') return definitionOf(context, asked, asXm);
  const found = await definitionOf(context, asked, toolstack ? { toolstack } : {});
  if (toolstack !== undefined) return found;
  if (found.server !== null) {
    const isGiven = found.toolstack === 'xm' && from !== undefined;
    return isFromXm(found) || isGiven ? definitionOf(context, asked, asXm) : found;
  }
  // Variables are for xm alone, and without them it may refuse the file.
  const isKnown = found.reading.kind === 'definition' || variables !== undefined;
  return isKnown && likelyDialect(found.text, xen) === 'xm'
    ? { server: null, ...readLocal(found.path, found.bytes, asXm) }
    : found;
}

/** @param asked the definition, as it was typed. */
export function refusal(
  asked: string,
  { server, path, text, toolstack, xen }: Found,
  { line, reason }: Extract<Converted, { kind: 'refused' }>,
): CtctlError {
  const place = `${server === null ? '' : `${server}:`}${path}${line === null ? '' : `:${line}`}`;
  const other = toolstack === 'xm' ? 'xl' : 'xm';
  return new CtctlError(
    'failed',
    `${place}: ${toolstack} of Xen ${xen} refuses it: ${maskWords(reason, text)}`,
    {
      next: `see ctctl config lint ${asked}; if it is for ${other}, say --toolstack ${other}`,
    },
  );
}
