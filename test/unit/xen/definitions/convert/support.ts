/** Converts definitions for the tests, and reads the result as xl does. */
import { readFileSync } from 'node:fs';
import { type ConversionItem, masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import { type Conversion, convertToXl } from '../../../../../src/xen/definitions/convert/to-xl.ts';
import type { Definition } from '../../../../../src/xen/definitions/model.ts';
import { readXl, type XlVersion } from '../../../../../src/xen/definitions/xl/read.ts';
import type { XmSurroundings } from '../../../../../src/xen/definitions/xm/read.ts';

export interface Given extends Partial<Omit<XmSurroundings, 'version'>> {
  readonly from?: XmSurroundings['version'];
  readonly version?: XlVersion;
  readonly bridges?: ReadonlyMap<string, string>;
}

const nothing = { fileName: 'guest', files: new Map(), variables: new Map() } as const;

/** @throws where xm refuses the text. */
export function convert(text: string, given: Given = {}): Conversion {
  const { from = '3.2', version = '4.17', bridges = new Map(), ...surroundings } = given;
  const result = convertToXl(text, { ...nothing, version: from, ...surroundings }, { version, bridges });
  if (result.kind === 'refused') throw new Error(`refused: ${result.reason}`);
  return result;
}

/** The whole text, without the remark on its origin. */
export const textOf = (text: string, given?: Given): string =>
  masked(convert(text, given).text).replace(/^# Converted by .*\n/, '');

/** What the report says of a key, a word for each: `changed 4 -> 2`. */
export function told(text: string, key: string, given?: Given): readonly string[] {
  return convert(text, given)
    .items.filter((item) => item.key === key)
    .map(({ change, was, is }: ConversionItem) => `${change} ${was} -> ${is}`);
}

/** @throws where xl refuses what came of it. */
export function definitionOf({ text }: Conversion, version: XlVersion): Definition {
  const reading = readXl(revealed(text), { version });
  if (reading.kind === 'refused') throw new Error(`refused by xl ${version}: ${reading.reason}`);
  return reading.definition;
}

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../fixtures/xen/${name}`, import.meta.url), 'utf8');

/** The texts of the shared test data, by name. */
export const cases: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    JSON.parse(fixture('definitions.json')) as Readonly<Record<string, { readonly text: string }>>,
  ).map(([name, { text }]) => [name, text]),
);
