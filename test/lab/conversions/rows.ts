/** What became of each converted definition on a server: taken, refused, or taken with a remark. */
import type { XlVersion } from '../../../src/xen/definitions/xl/read.ts';
import type { Lab } from '../../support/lab.ts';
import { dryRun } from './dry-run.ts';
import { convertedFor } from './sources.ts';
import { misunderstood } from './understood.ts';

export interface Row {
  readonly name: string;
  /** Why a person has to look at it, by our report; nothing: we claim that it is whole. */
  readonly told: readonly string[];
  /** Why xl did not take it; null: it did. */
  readonly refusal: string | null;
  /** What it said all the same, and what it understood otherwise than we say. */
  readonly remarks: readonly string[];
}

export async function tryAll(lab: Lab, version: XlVersion): Promise<readonly Row[]> {
  const results = convertedFor(version);
  const answers = await dryRun(lab, new Map([...results].map(([name, { text }]) => [name, text])));
  return [...results].map(([name, { text, unconverted }]) => {
    const { rc, out, err } = answers.get(name) ?? { rc: -1, out: '', err: 'no answer' };
    const said = err.split('\n').filter((line) => line !== '');
    const [first = `rc ${rc}`] = said;
    return rc === 0
      ? { name, told: unconverted, refusal: null, remarks: [...said, ...misunderstood(text, out, version)] }
      : { name, told: unconverted, refusal: first, remarks: [] };
  });
}

const heads = ['suite', 'xl', 'files', 'taken', 'refused', 'told', 'of it taken', 'seconds'];
const line = (cells: readonly unknown[]): string =>
  cells
    .map((cell) => String(cell).padEnd(12))
    .join('')
    .trimEnd();

export const head = line(heads);

/** @param place suite and version; @param seconds for the dry runs. */
export function sums(place: readonly string[], rows: readonly Row[], seconds: number): string {
  const count = (isTold: boolean, isTaken: boolean): number =>
    rows.filter(({ told, refusal }) => told.length > 0 === isTold && (refusal === null) === isTaken).length;
  const told = count(true, true) + count(true, false);
  const figures = [rows.length, count(false, true), count(false, false), told, count(true, true)];
  return line([...place, ...figures, seconds.toFixed(0)]);
}
