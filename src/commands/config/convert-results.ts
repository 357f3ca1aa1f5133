/** What becomes of each definition of a server when all of them are converted. */
import type { Server } from '../../inventory/schema.ts';
import {
  type Converted,
  convertDefinition,
  isFromXm,
  readAsXm,
} from '../../operations/convert-definition.ts';
import { maskerFor } from '../../operations/definition-passwords.ts';
import type { ReadDefinition } from '../../operations/read-definition.ts';
import type { DefinitionRevision } from '../../operations/revise-definition.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { revealed } from '../../xen/definitions/convert/part.ts';
import type { Uses } from '../../xen/definitions/convert/uses.ts';
import { maskStory } from '../../xen/definitions/masking/values.ts';
import type { XlVersion } from '../../xen/definitions/xl/read.ts';
import type { ConvertFlags } from './convert.ts';
import { placesOf } from './landing.ts';
import { pathFor, type Receiver, reasonAgainstName } from './receive.ts';

type Item = DocumentOf<'DefinitionConversionList'>['items'][number];

export interface Result {
  readonly path: string;
  readonly name: string | null;
  /** What is to be written; null: nothing. */
  readonly revision: DefinitionRevision | null;
  /** null: it was not converted, so that nobody knows what it makes use of. */
  readonly uses: Uses | null;
  /** Before anything was written. */
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
  const masker = maskerFor(read, wishes.variables);
  const plain = convertDefinition(read, wishes);
  const converted = plain.kind === 'converted' ? { ...plain, ...maskStory(plain, masker) } : plain;
  const name = reading.kind === 'definition' ? reading.definition.name : null;
  const isSame = receiver?.server.name === server.name;
  const against = reasonAgainst(converted, name, flags, receiver !== null && !isSame);
  const uses = converted.kind === 'converted' ? converted.uses : null;
  const item = { ...itemOf(converted, path), name };
  if (against !== null || converted.kind === 'refused' || name === null) {
    const reason = masker.sentence(against ?? 'not read');
    return { path, name, revision: null, uses, item: { ...item, result: 'left', reason } };
  }
  if (isSame && converted.kind === 'already') {
    const there = `${server.name}:${path}`;
    return { path, name, revision: null, uses, item: { ...item, there } };
  }
  const target = isSame ? path : receiver && pathFor(receiver.server, name);
  const after = Buffer.from(revealed(converted.text));
  const revision = target === null ? null : { name, path: target, before: isSame ? bytes : null, after };
  return { path, name, revision, uses, item };
}

function itemOf(converted: Converted, file: string): Item {
  const empty = leftOut(file, null);
  if (converted.kind !== 'converted') {
    return { ...empty, result: converted.kind === 'already' ? 'already' : 'left' };
  }
  const { items, unconverted, uses } = converted;
  return {
    ...empty,
    result: 'converted',
    changes: items.filter(({ change }) => change !== 'kept').length,
    unevaluated: unconverted,
    questions: uses.questions,
  };
}

export const leftOut = (file: string, reason: string | null): Item => ({
  name: null,
  file,
  result: 'left',
  reason,
  changes: 0,
  unevaluated: [],
  questions: [],
  ...placesOf(null),
});

function reasonAgainst(
  converted: Converted,
  name: string | null,
  { partial }: ConvertFlags,
  isNewFile: boolean,
): string | null {
  if (converted.kind === 'refused') {
    return `${converted.line === null ? '' : `line ${converted.line}: `}${converted.reason}`;
  }
  if (name === null) return 'it does not say which domain it defines';
  const unconverted = converted.kind === 'converted' && !partial ? converted.unconverted : [];
  if (unconverted.length === 0) return (isNewFile ? reasonAgainstName(name) : undefined) ?? null;
  const places = unconverted.map(
    ({ line, source, reason }) => `${line === null ? '' : `line ${line}: `}${source}: ${reason}`,
  );
  return `not converted: ${places.join('; ')}`;
}

/** Where nothing else is said, a text that is plainly xm's is read by xm's rules. */
const asItWas = (read: ReadDefinition, { toolstack, from }: ConvertFlags): ReadDefinition =>
  toolstack === undefined && isFromXm(read) ? readAsXm(read, from) : read;
