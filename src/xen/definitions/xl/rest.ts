/** The keys that the model has no field for: kept where xl reads them, named where it does not. */
import type { Definition, Value } from '../model.ts';
import { type KeyKind, type KnownKey, xlKeys, xmOnlyKeys } from './keys.ts';
import { checkName } from './names.ts';
import type { Notes } from './notes.ts';
import { readNumber } from './numbers.ts';
import { vfbWithoutPasswords } from './screens.ts';
import type { Node, Settings } from './settings.ts';
import type { Values } from './values.ts';
import { hasCome, type XlVersion } from './version.ts';

export function readRest(
  type: Definition['type'],
  settings: Settings,
  values: Values,
  notes: Notes,
  version: XlVersion,
): Readonly<Record<string, Value>> {
  const rest: [string, Value][] = [];
  for (const [key, { value, line }] of settings) {
    const known = Object.hasOwn(xlKeys, key) ? xlKeys[key] : undefined;
    const problem = uselessness(key, known, type, version);
    if (problem !== undefined) notes.ignore(line, key, problem);
    else if (known !== undefined) {
      const taken = known.field === true || takes(key, known, values, notes);
      noteLosses(key, value, notes);
      if (!taken || known.field || known.secret || known.idle) continue;
      rest.push([
        key,
        key === 'vfb' ? vfbWithoutPasswords(values.list(key) ?? []) : plain(value, known.kind),
      ]);
    }
  }
  return Object.fromEntries(rest);
}

/** Why xl does not even look at a key. */
function uselessness(
  key: string,
  known: KnownKey | undefined,
  type: Definition['type'],
  version: XlVersion,
): string | undefined {
  if (known === undefined) {
    if (!Object.hasOwn(xmOnlyKeys, key)) return 'xl does not know this key and passes it over';
    const instead = xmOnlyKeys[key];
    return `only xm reads this key; ${instead ? `in xl it is ${instead}` : 'xl has nothing in its place'}`;
  }
  if (!hasCome(known.since, version)) return `xl ${version} does not know this key yet`;
  const only = known.only;
  return only === undefined || only === type
    ? undefined
    : `xl reads it for ${only.toUpperCase()} domains only`;
}

/** Whether the value is of the type that xl asks for. */
function takes(key: string, known: KnownKey, values: Values, notes: Notes): boolean {
  switch (known.kind) {
    case 'string':
      return values.string(key) !== undefined;
    case 'number':
    case 'flag':
      return values.number(key) !== undefined;
    case 'list':
      return values.list(key) !== undefined;
    case 'strings':
      return values.list(key, 'quietly') !== undefined || values.string(key) !== undefined;
    case 'name':
      return checkName(key, known, values, notes);
    default:
      return true;
  }
}

/** What the scanner swallowed; nested lists are no place for escapes. */
function noteLosses(key: string, value: Node, notes: Notes): void {
  for (const node of value.kind === 'atom' ? [value] : value.items) {
    if (node.kind === 'atom' && node.loss !== undefined) notes.ignore(node.line, key, node.loss);
  }
}

/** Deeper than anything that xl reads (`vnuma`, `vsnd`: lists in a list). */
const deepest = 8;

/** As it stands; a number without quotes as what xl makes of it: in a key for text it keeps its digits. */
function plain(node: Node, kind: KeyKind, depth = 0): Value {
  if (node.kind === 'list') {
    return depth === deepest ? [] : node.items.map((item) => plain(item, kind, depth + 1));
  }
  const number = node.quoted ? undefined : Number(readNumber(node.text) ?? Number.NaN);
  if (number === undefined || !Number.isSafeInteger(number)) return node.text;
  return numeric.has(kind) || String(number) === node.text ? number : node.text;
}

const numeric: ReadonlySet<KeyKind> = new Set(['number', 'flag', 'name']);
