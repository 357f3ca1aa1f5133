/** What xl makes of the values of a definition: past its first refusal too, by leaving out what it refuses. */
import type { Definition, Remark } from '../model.ts';
import { literal } from '../xl/literal.ts';
import { readXl, type XlVersion } from '../xl/read.ts';
import type { Given, Givens, Refusal } from './model.ts';

export interface AsXl {
  /** null: it refuses more than we follow. */
  readonly definition: Definition | null;
  readonly refusals: readonly Refusal[];
  readonly taken: Givens;
}

interface Place {
  readonly key: string;
  readonly line: number;
  /** Index in the list; null: the key itself. */
  readonly item: number | null;
}

const mostRefusals = 50;

export function asXl(all: Givens, version: XlVersion, fileName: string): AsXl {
  const refusals: Refusal[] = [];
  let given = all;
  while (refusals.length < mostRefusals) {
    const { text, places } = printed(given);
    const reading = readXl(text, { version });
    if (reading.kind === 'definition') {
      return { definition: moved(reading.definition, places), refusals, taken: given };
    }
    const place = places[(reading.line ?? 0) - 1];
    const item = place?.item == null ? null : (given.get(place.key)?.items[place.item]?.text ?? null);
    refusals.push({ line: place?.line ?? null, key: place?.key ?? null, item, reason: reading.reason });
    const next = place === undefined ? supplied(given, fileName) : without(given, place);
    if (next === undefined) break;
    given = next;
  }
  return { definition: null, refusals, taken: given };
}

/** One value a line, so that a line says which one is meant. What xl cannot hold at all is left out. */
function printed(given: Givens): { readonly text: string; readonly places: readonly Place[] } {
  const lines: string[] = [];
  const places: Place[] = [];
  const add = (text: string, place: Place): void => {
    lines.push(text);
    places.push(place);
  };
  for (const [key, { kind, text, items, line }] of given) {
    if (!/^[a-z][a-z0-9._]*$/.test(key) || text.includes('\0')) continue;
    const whole: Place = { key, line, item: null };
    if (kind !== 'list') add(`${key} = ${scalar(kind, text)}`, whole);
    else {
      add(`${key} = [`, whole);
      for (const [item, { text: entry, line: at }] of items.entries()) {
        if (!entry.includes('\0')) add(`${literal(entry)},`, { key, line: at, item });
      }
      add(']', whole);
    }
  }
  return { text: `${lines.join('\n')}\n`, places };
}

const scalar = (kind: Given['kind'], text: string): string =>
  kind !== 'text' && /^[0-9][0-9a-fx]*$/.test(text) ? text : literal(text);

function without(given: Givens, { key, item }: Place): Givens {
  const before = given.get(key);
  const rest = new Map(given);
  if (before === undefined || item === null) rest.delete(key);
  else rest.set(key, { ...before, items: before.items.toSpliced(item, 1) });
  return rest;
}

/** What a definition must have: only to see what is wrong with the rest of it. */
function supplied(given: Givens, fileName: string): Givens | undefined {
  const text = (value: string): Given => ({ line: 1, kind: 'text', text: value, items: [] });
  if (!given.has('name')) return new Map(given).set('name', text(fileName === '' ? 'domain' : fileName));
  return given.has('bootloader') ? undefined : new Map(given).set('bootloader', text('pygrub'));
}

/** The lines of the file in place of those of the print. */
function moved(definition: Definition, places: readonly Place[]): Definition {
  const move = (remarks: readonly Remark[]): readonly Remark[] =>
    remarks.map((remark) => ({ ...remark, line: places[remark.line - 1]?.line ?? remark.line }));
  return { ...definition, ignored: move(definition.ignored), warnings: move(definition.warnings) };
}
