/** A definition in the eyes of xl, past everything that it refuses. */
import { readXl, type XlVersion } from '../xl/read.ts';
import { asXl } from './as-xl.ts';
import { givenToXl } from './given-xl.ts';
import { givenToXm } from './given-xm.ts';
import type { Refusal, Subject } from './model.ts';
import { salvage } from './salvage.ts';
import { nothingSeen, refusalsOf, remarksOf, type Seen } from './seen.ts';
import { surroundingsOf } from './seen-by-xm.ts';
import type { Source } from './subject.ts';

type Evaluated = Pick<Subject, 'given' | 'statements'> &
  Partial<Pick<Subject, 'python' | 'lost' | 'isOpen'>> & { readonly refusals: readonly Refusal[] };

/** What xl's grammar refuses but Python reads is taken from there; what neither reads is left out by lines. */
export function seenByXl(source: Source, version: XlVersion): Seen {
  const { text, fileName } = source;
  const reading = readXl(text, { version });
  const byGrammar = givenToXl(text);
  if (byGrammar !== undefined && reading.kind === 'definition') {
    const { definition } = reading;
    return {
      ...nothingSeen,
      ...byGrammar,
      taken: byGrammar.given,
      definition,
      remarks: remarksOf(definition),
    };
  }
  const evaluated: Evaluated | undefined =
    byGrammar === undefined
      ? (throughPython(source, refusalsOf(reading)) ?? leftOver(text, refusalsOf(reading)))
      : { ...byGrammar, refusals: [] };
  if (evaluated === undefined) return { ...nothingSeen, refusals: refusalsOf(reading) };
  const { definition, taken, refusals } = asXl(evaluated.given, version, fileName);
  return {
    ...nothingSeen,
    ...evaluated,
    taken,
    definition,
    refusals: [...evaluated.refusals, ...refusals],
    remarks: remarksOf(definition),
  };
}

function throughPython(source: Source, refusals: readonly Refusal[]): Evaluated | undefined {
  const evaluated = givenToXm(source.text, surroundingsOf(source, '4.2'));
  if (evaluated === undefined) return undefined;
  const { unknown: lost, ...rest } = evaluated;
  return { ...rest, lost, refusals };
}

function leftOver(text: string, [first]: readonly Refusal[]): Evaluated | undefined {
  // They have rules of their own, and would be refused on every line.
  const plain = text.replaceAll('\r\n', ' \n').replace(/^\ufeff/, ' ');
  const {
    text: rest,
    refusals,
    lost,
  } = salvage(plain, (each) => {
    const reading = readXl(each, { version: '4.17' });
    return reading.kind === 'refused' && givenToXl(each) === undefined ? reading : undefined;
  });
  const all =
    first === undefined || refusals.some(({ line }) => line === first.line) ? refusals : [first, ...refusals];
  const read = rest === null ? undefined : givenToXl(rest);
  if (read === undefined) return undefined;
  return { ...read, lost, refusals: all };
}
