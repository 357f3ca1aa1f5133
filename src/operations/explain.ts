/** Turns the report of a bundle that did not succeed into one error: cause, what is undone, next step. Pure. */
import { CtctlError, type FailureReason } from '../common/errors.ts';
import type { BundleReport, StepReport } from '../remote/bundle/report.ts';
import { causeOf } from '../xen/causes.ts';
import { aftermath } from './aftermath.ts';
import { stoppedRun } from './explain-stop.ts';

/** Exit status of an apply that waited in vain (`ct_timeout`). */
const timedOut = 91;

/** @returns undefined when the bundle succeeded, or when it was only planned and could be carried out. */
export function failureOf(server: string, report: BundleReport): CtctlError | undefined {
  if (['changed', 'unchanged', 'planned', 'read'].includes(report.outcome)) return undefined;
  const stopped = stoppedRun(server, report);
  if (stopped) return stopped;
  const failed = report.steps.find(({ state }) => state === 'failed');
  if (failed) return stepFailure(server, failed, report);
  const [reason, steps] = refusals(report);
  const message = steps.map(refusalText).join('; ') || 'the server refused without a reason';
  return new CtctlError(reason, `${server}: ${message}`, { server, ...(nextStep(steps) ?? {}) });
}

function stepFailure(server: string, failed: StepReport, report: BundleReport): CtctlError {
  const cause = failed.text || causeOf(failed.output);
  const told = [`${failed.title}: failed: ${cause}`, ...aftermath(report)];
  return new CtctlError(failed.code === timedOut ? 'timedOut' : 'failed', `${server}: ${told.join('; ')}`, {
    server,
    ...(failed.id === 'stop' && failed.code === timedOut
      ? { next: 'try again with a longer --timeout, or with --force' }
      : {}),
    cause: new Error(failed.output.join('\n')),
  });
}

/** The gravest kind of refusal, with every step of it. */
function refusals({ steps }: BundleReport): readonly [FailureReason, readonly StepReport[]] {
  const of = (...states: StepReport['state'][]): readonly StepReport[] =>
    steps.filter(({ state }) => states.includes(state));
  const broken = of('broken');
  if (broken.length > 0) return ['failed', broken];
  const missing = of('missing');
  if (missing.length > 0) return ['notFound', missing];
  return ['refused', of('refused', 'conflict')];
}

function refusalText({ title, text, state, differences }: StepReport): string {
  if (state !== 'conflict') return text;
  const what = differences.map(({ field, is, asked }) => `${field} is ${is}, asked for ${asked}`).join(', ');
  return `${title} is there and differs: ${what}`;
}

function nextStep(steps: readonly StepReport[]): { readonly next: string } | undefined {
  return steps.some(({ state }) => state === 'conflict')
    ? { next: 'nothing was changed; ctctl never overwrites or resizes what is there' }
    : undefined;
}
