/** A definition in the eyes of xm, past everything that it refuses. */
import { readXm, type XmSurroundings, type XmVersion } from '../xm/read.ts';
import { givenToXm } from './given-xm.ts';
import { salvage } from './salvage.ts';
import { nothingSeen, remarksOf, type Seen } from './seen.ts';
import type { Source } from './subject.ts';

/** Lines that Python refuses are left out at once, those that xm refuses afterwards: rules look at them before. */
export function seenByXm(source: Source, version: XmVersion): Seen {
  const surroundings = surroundingsOf(source, version);
  const refusedByXm = (text: string) => {
    const reading = readXm(text, surroundings);
    return reading.kind === 'refused' ? reading : undefined;
  };
  const python = salvage(source.text, (text) =>
    givenToXm(text, surroundings) === undefined ? refusedByXm(text) : undefined,
  );
  if (python.text === null) return { ...nothingSeen, refusals: python.refusals };
  const evaluated = givenToXm(python.text, surroundings);
  const whole = salvage(python.text, refusedByXm);
  const reading = whole.text === null ? undefined : readXm(whole.text, surroundings);
  const definition = reading?.kind === 'definition' ? reading.definition : null;
  const { given, statements } = evaluated ?? nothingSeen;
  const taken = whole.text === null ? undefined : givenToXm(whole.text, surroundings)?.given;
  return {
    ...nothingSeen,
    given,
    statements,
    taken: taken ?? given,
    definition,
    refusals: [...python.refusals, ...whole.refusals],
    remarks: remarksOf(definition),
    lost: new Set([...python.lost, ...whole.lost]),
  };
}

export const surroundingsOf = ({ fileName, surroundings }: Source, version: XmVersion): XmSurroundings => ({
  ...surroundings,
  fileName,
  version,
  variables: new Map(),
});
