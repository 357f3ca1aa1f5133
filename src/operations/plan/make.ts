/** From a bundle and what its checks have found to a plan that can be kept. Pure but for the clock. */
import { version } from '../../common/version.ts';
import type { Server } from '../../inventory/schema.ts';
import { runOrder } from '../../remote/bundle/order.ts';
import type { BundleReport, StepReport } from '../../remote/bundle/report.ts';
import type { Bundle, Step } from '../../remote/bundle/step.ts';
import { planHash } from './hash.ts';
import type { Plan, PlannedStep } from './schema.ts';
import { type SecretNames, secretNames, storeShell } from './stored-shell.ts';
import { whereabouts } from './whereabouts.ts';

export interface PlanSubject {
  readonly server: Server;
  readonly action: string;
  /** What it is about: a domain, a bundle. */
  readonly name: string;
  readonly bundle: Bundle;
  /** The command line, secrets masked. */
  readonly command: string;
  /** Take back what was done when a step fails, also where the bundle itself does not ask for that. */
  readonly rollback: boolean;
  /** Milliseconds that it may take beyond the usual. */
  readonly grace?: number;
}

const verdictOf: Readonly<Partial<Record<StepReport['state'], PlannedStep['observed']['verdict']>>> = {
  ok: 'ok',
  skipped: 'skipped',
  pending: 'differs',
  unknown: 'unknown',
};

/**
 * @param report of the plan: `planned` or `unchanged`, for one that is refused cannot be applied.
 * @throws RangeError for any other report.
 */
export function makePlan(subject: PlanSubject, report: BundleReport): Plan {
  const { server, action, name, bundle, command, rollback, grace = 0 } = subject;
  const { outcome, machine, findings } = report;
  if (outcome !== 'planned' && outcome !== 'unchanged') throw new RangeError(`no plan: ${outcome}`);
  const names = secretNames();
  // The steps first: a secret's place is the step that it is for.
  const steps = bundle.steps.map((step) => plannedStep(step, report, names));
  const library = bundle.library.map((text) => storeShell(text, names, bundle.title));
  const plan = {
    kind: 'Plan',
    apiVersion: 'ctctl/v1',
    ctctl: version,
    madeAt: new Date().toISOString(),
    madeBy: runOrder().who,
    command,
    server: whereabouts(server),
    machine,
    action,
    name,
    title: bundle.title,
    outcome,
    rollback: bundle.rollback || rollback,
    grace,
    secrets: names.slots,
    library,
    steps,
    findings: Object.fromEntries(findings),
  } as const;
  return { ...plan, hash: planHash(plan) };
}

function plannedStep(step: Step, report: BundleReport, names: SecretNames): PlannedStep {
  const { id, title, needs = [], due = null, check, apply, undo } = step;
  const found = report.steps.find((each) => each.id === id);
  const verdict = found && verdictOf[found.state];
  if (!found || !verdict) throw new RangeError(`no plan: ${id} is ${found?.state ?? 'not there'}`);
  const stored = (text: Step['check'] | undefined) =>
    text === undefined ? null : storeShell(text, names, title);
  return {
    id,
    title,
    needs,
    due,
    check: storeShell(check, names, title),
    apply: stored(apply),
    undo: stored(undo),
    observed: {
      verdict,
      text: found.text,
      differences: found.differences.map(({ field, is, asked }) => ({ field, is, asked })),
    },
  };
}
