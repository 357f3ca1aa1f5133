/** What becomes of each definition of a server when all of them are converted. */
import type { Server } from '../../inventory/schema.ts';
import {
  type Converted,
  convertDefinition,
  isFromXm,
  readAsXm,
} from '../../operations/convert-definition.ts';
import type { ReadDefinition } from '../../operations/read-definition.ts';
import type { DefinitionRevision } from '../../operations/revise-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { revealed } from '../../xen/definitions/convert/part.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import type { ConvertFlags } from './convert.ts';
import { pathFor, type Receiver } from './receive.ts';

type Item = DocumentOf<'DefinitionConversionList'>['items'][number];

export interface Result {
  readonly path: string;
  readonly name: string | null;
  /** What is to be written; null: nothing. */
  readonly revision: DefinitionRevision | null;
  readonly item: Item;
}

export interface Wishes {
  readonly receiver: Receiver | null;
  readonly flags: ConvertFlags;
  readonly version: XlVersion;
  readonly bridges: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
}

export function resultOf(
  asFound: ReadDefinition,
  server: Server,
  { receiver, flags, ...wishes }: Wishes,
): Result {
  const read = asItWas(asFound, flags);
  const { path, bytes, reading } = read;
  const converted = convertDefinition(read, wishes);
  const name = reading.kind === 'definition' ? reading.definition.name : null;
  const against = reasonAgainst(converted, name, flags);
  const why = against === null ? null : maskWords(against, read.text);
  if (why !== null || converted.kind === 'refused' || name === null) {
    const unevaluated = converted.kind === 'converted' ? converted.unconverted : [];
    return { path, name, revision: null, item: { ...leftOut(path, why ?? 'not read'), name, unevaluated } };
  }
  const isSame = receiver !== null && receiver.server.name === server.name;
  const target = receiver === null ? null : isSame ? path : pathFor(receiver.server, name);
  const isThere = isSame && converted.kind === 'already';
  const revision =
    target === null || isThere
      ? null
      : { name, path: target, before: isSame ? bytes : null, after: Buffer.from(revealed(converted.text)) };
  return { path, name, revision, item: itemOf(converted, name, path, receiver, target) };
}

function itemOf(
  converted: Exclude<Converted, { kind: 'refused' }>,
  name: string,
  file: string,
  receiver: Receiver | null,
  target: string | null,
): Item {
  const items = converted.kind === 'converted' ? converted.items : [];
  return {
    name,
    file,
    result: converted.kind,
    reason: null,
    changes: items.filter(({ change }) => change !== 'kept').length,
    unevaluated: converted.kind === 'converted' ? converted.unconverted : [],
    written: receiver === null || target === null ? null : `${receiver.server.name}:${target}`,
  };
}

export const leftOut = (file: string, reason: string): Item => ({
  ...{ name: null, file, result: 'left', reason, changes: 0, unevaluated: [], written: null },
});

function reasonAgainst(converted: Converted, name: string | null, { partial }: ConvertFlags): string | null {
  if (converted.kind === 'refused') {
    return `${converted.line === null ? '' : `line ${converted.line}: `}${converted.reason}`;
  }
  if (name === null) return 'it does not say which domain it defines';
  const [first] = converted.kind === 'converted' ? converted.unconverted : [];
  if (first === undefined || partial) return null;
  return `not converted: ${first.line === null ? '' : `line ${first.line}: `}${first.source}: ${first.reason}`;
}

/** Where nothing else is said, a text that is plainly xm's is read by xm's rules. */
const asItWas = (read: ReadDefinition, { toolstack, from }: ConvertFlags): ReadDefinition =>
  toolstack === undefined && isFromXm(read) ? readAsXm(read, from) : read;
