/** What became of a converted definition on the server that is to take it, and what is to be said where it could not. */
import { CtctlError } from '../../common/errors.ts';
import type { StepReport } from '../../remote/bundle/report.ts';

export interface Landing {
  readonly state: 'written' | 'there' | 'planned';
  /** `SERVER:FILE`, or a file of this computer. */
  readonly file: string;
  /** What was found there: `not there yet`. */
  readonly found: string;
}

/** As the documents have it: the place in the field that says what happened. */
export function placesOf(
  landing: Landing | null,
): Readonly<Record<'written' | 'planned' | 'there', string | null>> {
  const at = (state: Landing['state']) => (landing?.state === state ? landing.file : null);
  return { written: at('written'), planned: at('planned'), there: at('there') };
}

/** @param step of a run or plan that was not refused. */
export function landingOf(file: string, { state, text }: Pick<StepReport, 'state' | 'text'>): Landing {
  if (state === 'ok') return { state: 'there', file, found: text };
  return { state: state === 'pending' ? 'planned' : 'written', file, found: text };
}

interface Names {
  /** As it is named on a command line. */
  readonly source: string;
  readonly target: string;
}

/** What to do where the name has another definition; undefined for any other refusal. */
export function nextWhereTaken(refusal: string, { source, target }: Names): string | undefined {
  return isTaken(refusal)
    ? `compare: ctctl config diff ${source} ${target}; change it: ctctl config edit ${target}`
    : undefined;
}

/** As revision.sh says it of a new definition. A domain without a definition has none to compare with. */
const isTaken = (refusal: string): boolean =>
  / is there already \(/.test(refusal) || / is defined already in /.test(refusal);

/** A refused text, with its next step; undefined where the step was not refused. */
export function refusalOf(
  server: string,
  step: Pick<StepReport, 'state' | 'text'> | undefined,
  names: Names,
): CtctlError | undefined {
  if (step?.state !== 'refused') return undefined;
  const next = nextWhereTaken(step.text, names);
  return new CtctlError('refused', `${server}: ${step.text}`, { server, ...(next ? { next } : {}) });
}
