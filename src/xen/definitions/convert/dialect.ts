/** Whether a definition is xl's already: both toolstacks can read many a file, and mean different things by it. */
import type { Statement } from '../model.ts';
import { xlKeys, xmOnlyKeys } from '../xl/keys.ts';
import { readXl } from '../xl/read.ts';
import type { XlVersion } from '../xl/version.ts';
import { options } from '../xm/options.ts';

/** Something in it is known to xl alone, and nothing keeps xl from reading it. */
export function isForXl(text: string, version: XlVersion): boolean {
  const reading = readXl(text, { version });
  if (reading.kind === 'refused') return false;
  const { definition, statements } = reading;
  if (statements.some(({ key }) => Object.hasOwn(xlKeys, key) && !options.has(key))) return true;
  const specs = specsOf(text, statements);
  return definition.disks.length > 0 && specs.length > 0 && specs.every((spec) => !isXmDisk(spec));
}

/** The texts in quotes of the last assignment of disk. */
function specsOf(text: string, statements: readonly Statement[]): readonly string[] {
  const { start = 0, end = 0 } = statements.findLast(({ key }) => key === 'disk') ?? {};
  return [...text.slice(start, end).matchAll(/(["'])(.*?)\1/g)].map(([, , spec = '']) => spec);
}

/** With a word for the kind in front, or an empty drive. */
const isXmDisk = (spec: string): boolean => /^\s*(?:[a-z][a-z0-9]*:|,)/.test(spec);

/** Something in it is known to xm alone, though xl can read it too. */
export function hasXmWords(text: string, statements: readonly Statement[]): boolean {
  const isXmKey = ({ key }: Statement): boolean =>
    Object.hasOwn(xmOnlyKeys, key) || (options.has(key) && !Object.hasOwn(xlKeys, key));
  const hvmLoader = /^\s*["'].*hvmloader["']/;
  return (
    statements.some(isXmKey) ||
    statements.some(({ key, start, end }) => key === 'kernel' && hvmLoader.test(text.slice(start, end))) ||
    specsOf(text, statements).some((spec) => spec.includes('ioemu:'))
  );
}
