/** Whether what the checks find now is what a plan has shown. Pure. */
import type { BundleReport, StepReport } from '../../remote/bundle/report.ts';
import type { Plan, PlannedStep } from './schema.ts';

/**
 * The report of a plan that was made anew, `drifted` where it is not the kept one: the same comparison that the server
 * makes before it carries a plan out.
 */
export function comparedWith(plan: Plan, report: BundleReport): BundleReport {
  if (!['planned', 'unchanged', 'refused'].includes(report.outcome)) return report;
  if (report.machine !== plan.machine) {
    return { ...report, outcome: 'drifted', otherMachine: { was: plan.machine, is: report.machine } };
  }
  const planned = new Map(plan.steps.map((step) => [step.id, step.observed]));
  const steps = report.steps.map((step) => withDrift(step, planned.get(step.id)));
  return steps.some(({ drift }) => drift) ? { ...report, outcome: 'drifted', steps } : report;
}

const stateOf = { ok: 'ok', skipped: 'skipped', differs: 'pending', unknown: 'unknown' } as const;

function withDrift(step: StepReport, was: PlannedStep['observed'] | undefined): StepReport {
  if (was !== undefined && stateOf[was.verdict] === step.state && was.text === step.text) return step;
  // Where the words are the same, what they were said for tells the two apart.
  const isSame = was?.text === step.text;
  const words = (state: string, text: string) => (isSame ? `${state}: ${text}` : text);
  const before = was === undefined ? '' : words(was.verdict, was.text);
  const verdict = step.state === 'pending' ? 'differs' : step.state;
  return { ...step, drift: { was: before, is: words(verdict, step.text) } };
}
