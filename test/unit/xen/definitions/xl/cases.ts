/** What the genuine xl answered to the definitions of test/fixtures/xen (README there). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type XlVersion, xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';

export interface Answer {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

export interface Case {
  readonly name: string;
  readonly text: string;
  /** By version; one that is left out answered like the one before it. */
  readonly answer: (version: XlVersion) => Answer;
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../fixtures/xen', name), 'utf8'));

type Definitions = Readonly<
  Record<string, { readonly text: string } & Readonly<Record<string, Answer | undefined>>>
>;

export const cases: readonly Case[] = Object.entries(fixture('definitions.json') as Definitions).map(
  ([name, answers]) => ({
    name,
    text: answers.text,
    answer: (version) => {
      const known = xlVersions.slice(0, xlVersions.indexOf(version) + 1);
      const answer = known.map((one) => answers[`xl${one}`]).findLast((found) => found !== undefined);
      if (answer === undefined) throw new Error(`${name}: nothing is known of ${version}`);
      return answer;
    },
  }),
);

export interface SpecCase {
  readonly args: readonly string[];
  readonly rc: number;
  readonly expected: Readonly<Record<string, unknown>> | null;
}

export const specCases = (name: string): readonly SpecCase[] =>
  (fixture(name) as { readonly cases: readonly SpecCase[] }).cases;
