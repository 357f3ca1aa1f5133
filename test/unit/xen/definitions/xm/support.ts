/** Reads definitions for the tests. */
import { readFileSync } from 'node:fs';
import type { Definition, Reading } from '../../../../../src/xen/definitions/model.ts';
import { readXm, type XmSurroundings } from '../../../../../src/xen/definitions/xm/read.ts';

const nothing: XmSurroundings = {
  fileName: 'file',
  version: '3.2',
  files: new Map(),
  variables: new Map(),
};

export function read(text: string, given: Partial<XmSurroundings> = {}): Reading {
  return readXm(text, { ...nothing, ...given });
}

/** The definition, which must be one. */
export function definition(text: string, given: Partial<XmSurroundings> = {}): Definition {
  const reading = read(text, given);
  if (reading.kind === 'refused') throw new Error(`refused: ${reading.reason}`);
  return reading.definition;
}

/** Why the text is refused, with its line. */
export function refusal(text: string, given: Partial<XmSurroundings> = {}): string {
  const reading = read(text, given);
  return reading.kind === 'refused' ? `${reading.line}: ${reading.reason}` : 'taken';
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../../../../fixtures/xen/${name}`, import.meta.url), 'utf8');
}

/** The texts of the shared test data. */
export function sharedTexts(): readonly string[] {
  const cases = JSON.parse(fixture('definitions.json')) as Readonly<
    Record<string, { readonly text: string }>
  >;
  return Object.values(cases).map(({ text }) => text);
}
