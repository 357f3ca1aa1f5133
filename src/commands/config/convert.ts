/** config convert: the definition for xl goes to standard output or into a file, the report to standard error. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Toolstack } from '../../inventory/schema.ts';
import {
  type Converted,
  convertDefinition,
  isFromXm,
  likelyDialect,
} from '../../operations/convert-definition.ts';
import { type ReadDefinition, type Rules, readLocal } from '../../operations/read-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { escapeControl } from '../../output/escape.ts';
import { apiVersion } from '../../output/format.ts';
import { masked, revealed } from '../../xen/definitions/convert/part.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { conversionTable, tellConversion } from './conversion-table.ts';
import { findDefinition } from './find.ts';
import { pairsOf } from './pairs.ts';
import { type Receiver, receive, receiverOf } from './receive.ts';
import { writeConverted } from './write-converted.ts';

export interface ConvertFlags extends ChangeFlags {
  readonly xen?: XlVersion;
  readonly toolstack?: Toolstack;
  readonly from?: string;
  readonly bridge?: readonly string[];
  readonly var?: readonly string[];
  readonly outputFile?: string;
  readonly write?: string;
  readonly force?: true;
  readonly partial?: true;
}

export function convert(asked: string, flags: ConvertFlags): Promise<number> {
  const bridges = pairsOf('--bridge', flags.bridge ?? [], /^[^\s,=]+$/);
  const variables = pairsOf('--var', flags.var ?? [], /^[A-Za-z_]\w*$/);
  if (flags.from !== undefined && !/^\d+\.\d+$/.test(flags.from)) {
    throw new CtctlError('usage', `--from: expected a version like 3.2, not "${flags.from}"`);
  }
  if (flags.write !== undefined && flags.outputFile !== undefined) {
    throw new CtctlError('usage', '--write and --output-file are two places: name one');
  }
  return withContext(flags, async (context) => {
    const found = await sourceOf(context, asked, flags);
    const receiver = flags.write === undefined ? null : await receiverOf(context, flags.write);
    const version = flags.xen ?? receiver?.version ?? defaultVersion;
    const converted = convertDefinition(found, { version, bridges, variables });
    if (converted.kind === 'refused') throw refusal(found, converted);
    return finish(context, { found, converted, version, receiver }, flags);
  });
}

const defaultVersion = '4.17';

type Found = ReadDefinition & { readonly server: string | null };

async function definitionOf(context: Context, asked: string, rules: Rules): Promise<Found> {
  const { server, read } = await findDefinition(context, asked, rules);
  return { ...read, server: server?.name ?? null };
}

/** On a server its toolstack says whose words a file is in, unless they are plainly those of xm. */
async function sourceOf(
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

function refusal(
  { server, path, text, toolstack, xen }: Found,
  { line, reason }: Extract<Converted, { kind: 'refused' }>,
): CtctlError {
  const place = `${server === null ? '' : `${server}:`}${path}${line === null ? '' : `:${line}`}`;
  const other = toolstack === 'xm' ? 'xl' : 'xm';
  return new CtctlError(
    'failed',
    `${place}: ${toolstack} of Xen ${xen} refuses it: ${maskWords(reason, text)}`,
    {
      next: `see ctctl config lint; if it is for ${other}, say --toolstack ${other}`,
    },
  );
}

interface Conversion {
  readonly found: Found;
  readonly converted: Exclude<Converted, { kind: 'refused' }>;
  readonly version: XlVersion;
  /** The server on which it is to be written. */
  readonly receiver: Receiver | null;
}

async function finish(context: Context, conversion: Conversion, flags: ConvertFlags): Promise<number> {
  const { found, converted, version, receiver } = conversion;
  const { server, path, toolstack, xen } = found;
  const unconverted = converted.kind === 'converted' ? converted.unconverted : [];
  const isWhole = unconverted.length === 0 || flags.partial === true;
  const text = revealed(converted.text);
  if (flags.outputFile !== undefined && isWhole) {
    await writeConverted(flags.outputFile, text, {
      isSecret: masked(converted.text) !== text,
      force: flags.force === true,
    });
  }
  const isThere = converted.kind === 'already' && server !== null && server === receiver?.server.name;
  const sent =
    receiver !== null && isWhole && !isThere
      ? await receive(context, flags, receiver, { source: found, text })
      : null;
  const document: DocumentOf<'DefinitionConversion'> = {
    kind: 'DefinitionConversion',
    apiVersion,
    server,
    file: path,
    from: { toolstack, xen },
    to: { toolstack: 'xl', xen: version },
    text: masked(converted.text),
    items: converted.kind === 'converted' ? converted.items : [],
    unevaluated: unconverted,
    written: isWhole ? (flags.outputFile ?? sent) : null,
  };
  const isPrinted = document.written === null && receiver === null;
  if (context.format !== 'table') await context.print(document, conversionTable);
  else if (isPrinted) await context.write(escapeControl(document.text, { multiline: true }));
  await tellConversion(context, document, {
    isHidden: isPrinted && document.text !== text,
    isPartial: flags.partial === true,
  });
  return isWhole ? exitCodes.done : exitCodes.refused;
}
