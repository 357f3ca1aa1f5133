/** config convert: the definition for xl goes to standard output or into a file, the report to standard error. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { Toolstack } from '../../inventory/schema.ts';
import { type Converted, convertDefinition } from '../../operations/convert-definition.ts';
import { maskerFor } from '../../operations/definition-passwords.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { escapeControl } from '../../output/escape.ts';
import { apiVersion } from '../../output/format.ts';
import { masked, revealed } from '../../xen/definitions/convert/part.ts';
import { maskStory } from '../../xen/definitions/masking/values.ts';
import type { Masker } from '../../xen/definitions/masking/words.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import { type Context, withContext } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { conversionTable, tellConversion } from './conversion-table.ts';
import { defaultVersion, type Found, refusal, sourceOf } from './convert-source.ts';
import { type Landing, placesOf } from './landing.ts';
import { tellLocal } from './local.ts';
import { pairsOf } from './pairs.ts';
import { type Receiver, receive, receiverOf } from './receive.ts';
import { assertUsed } from './unused.ts';
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
    await tellLocal(context, asked);
    const found = await sourceOf(context, asked, flags);
    const receiver = flags.write === undefined ? null : await receiverOf(context, flags.write);
    const version = flags.xen ?? receiver?.version ?? defaultVersion;
    const converted = convertDefinition(found, { version, bridges, variables });
    if (converted.kind === 'refused') throw refusal(asked, found, converted);
    if (converted.kind === 'converted') assertUsed({ bridges }, [converted.uses]);
    const masker = maskerFor(found, variables);
    return finish(context, { found, converted, version, receiver, masker }, flags);
  });
}

interface Conversion {
  readonly found: Found;
  readonly converted: Exclude<Converted, { kind: 'refused' }>;
  readonly version: XlVersion;
  /** The server on which it is to be written. */
  readonly receiver: Receiver | null;
  readonly masker: Masker;
}

async function finish(context: Context, conversion: Conversion, flags: ConvertFlags): Promise<number> {
  const { found, converted, version, receiver, masker } = conversion;
  const { server, path, toolstack, xen } = found;
  const { items, unconverted, questions } = storyOf(converted, masker);
  const isWhole = unconverted.length === 0 || flags.partial === true;
  const landing = isWhole ? await landed(context, conversion, flags) : null;
  const document: DocumentOf<'DefinitionConversion'> = {
    kind: 'DefinitionConversion',
    apiVersion,
    server,
    file: path,
    from: { toolstack, xen },
    to: { toolstack: 'xl', xen: version },
    text: masker.text(masked(converted.text)),
    items,
    unevaluated: unconverted,
    questions,
    ...placesOf(landing),
  };
  const isPrinted = landing === null && receiver === null;
  if (context.format !== 'table') await context.print(document, conversionTable);
  else if (isPrinted) await context.write(escapeControl(document.text, { multiline: true }));
  await tellConversion(context, document, {
    isHidden: isPrinted && document.text !== revealed(converted.text),
    isPartial: flags.partial === true,
    landing,
  });
  return isWhole ? exitCodes.done : exitCodes.refused;
}

/** Of a definition that is for xl already there is nothing to tell. */
const storyOf = (converted: Conversion['converted'], masker: Masker) =>
  converted.kind === 'converted'
    ? { ...maskStory(converted, masker), questions: converted.uses.questions }
    : { items: [], unconverted: [], questions: [] };

/** @returns null where it is to be printed. */
async function landed(
  context: Context,
  { found, converted, receiver, masker }: Conversion,
  flags: ConvertFlags,
): Promise<Landing | null> {
  const text = revealed(converted.text);
  const { outputFile, force } = flags;
  if (outputFile !== undefined) {
    const wishes = { isSecret: masker.text(masked(converted.text)) !== text, force: force === true };
    return { state: await writeConverted(outputFile, text, wishes), file: outputFile, found: '' };
  }
  if (receiver === null) return null;
  const { server, path } = found;
  if (converted.kind === 'already' && server === receiver.server.name) {
    return { state: 'there', file: `${server}:${path}`, found: '' };
  }
  return receive(context, flags, receiver, { source: found, text });
}
