/** Turns the report of a bundle that did not succeed into one error: cause, what is undone, next step. Pure. */
import { CtctlError, type FailureReason } from '../common/errors.ts';
import type { BundleReport, StepReport, StepState } from '../remote/bundle/report.ts';
import { causeOf } from '../xen/causes.ts';
import { aftermath } from './aftermath.ts';
import { stoppedRun } from './explain-stop.ts';

/** Exit status of an apply that waited in vain (`ct_timeout`). */
const timedOut = 91;

/** More of them do not help on one line: the table has them all. */
const namedRefusals = 3;

/** @returns undefined when the bundle succeeded, or when it was only planned and could be carried out. */
export function failureOf(server: string, report: BundleReport): CtctlError | undefined {
  if (['changed', 'unchanged', 'planned', 'read'].includes(report.outcome)) return undefined;
  const stopped = stoppedRun(server, report);
  if (stopped) return stopped;
  const failed = report.steps.find(({ state }) => state === 'failed');
  return failed ? stepFailure(server, failed, report) : refusal(server, refusingSteps(report));
}

/** Why a step failed: its own words, or the cause among those of its commands. */
export function failureText({ text, output }: Pick<StepReport, 'text' | 'output'>): string {
  return text || causeOf(output);
}

/** The steps because of which nothing was begun, the gravest kind first; the lighter ones may follow from it. */
export function refusingSteps({ steps }: BundleReport): readonly StepReport[] {
  const of = (...states: readonly StepState[]): readonly StepReport[] =>
    steps.filter(({ state }) => states.includes(state));
  return [...of('broken'), ...of('missing'), ...of('refused', 'conflict')];
}

function stepFailure(server: string, failed: StepReport, report: BundleReport): CtctlError {
  const told = [`${failed.title}: failed: ${failureText(failed)}`, ...aftermath(report)];
  return new CtctlError(failed.code === timedOut ? 'timedOut' : 'failed', `${server}: ${told.join('; ')}`, {
    server,
    ...(failed.id === 'stop' && failed.code === timedOut
      ? { next: 'try again with a longer --timeout, or with --force' }
      : {}),
    cause: new Error(failed.output.join('\n')),
  });
}

function refusal(server: string, steps: readonly StepReport[]): CtctlError {
  const [gravest] = steps;
  if (!gravest)
    return new CtctlError('refused', `${server}: the server refused without a reason`, { server });
  const more = steps.length - namedRefusals;
  const words = [
    ...steps.slice(0, namedRefusals).map(refusalText),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const hasConflict = steps.some(({ state }) => state === 'conflict');
  return new CtctlError(reasonOf(gravest), `${server}: ${words.join('; ')}`, {
    server,
    ...(hasConflict ? { next: 'nothing was changed; ctctl never overwrites or resizes what is there' } : {}),
  });
}

function reasonOf({ state }: StepReport): FailureReason {
  if (state === 'broken') return 'failed';
  return state === 'missing' ? 'notFound' : 'refused';
}

function refusalText({ title, text, state, differences }: StepReport): string {
  if (state !== 'conflict') {
    // Many name the thing themselves: `there is no bridge extern`.
    return text.includes(title) ? text : `${title}: ${text || 'refused without a reason'}`;
  }
  const what = differences.map(({ field, is, asked }) => `${field} is ${is}, asked for ${asked}`).join(', ');
  return `${title} is there and differs: ${what}`;
}
