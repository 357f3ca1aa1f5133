/** apply --dry-run: makes the checks of a kept plan again, on the server, and says whether it still holds. */
import { exitCodes } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { carryOutBundle } from '../../operations/carry-out.ts';
import { failureOf } from '../../operations/explain.ts';
import { comparedWith } from '../../operations/plan/drift.ts';
import { bundleOf, type Secrets } from '../../operations/plan/restore.ts';
import type { Plan } from '../../operations/plan/schema.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { runDocument, runTable } from '../run/document.ts';
import { tellEvent } from '../run/tell.ts';
import { wishesOf } from '../run/wishes.ts';

/** @throws CtctlError `refused` where the server is no longer as the plan says, after the steps were printed. */
export async function checkPlan(
  context: Context,
  flags: ChangeFlags,
  { plan, server, secrets }: { readonly plan: Plan; readonly server: Server; readonly secrets: Secrets },
): Promise<number> {
  const { name, action, grace, title, steps } = plan;
  context.reporter.status(`${server.name}: connecting`);
  const stepTitle = (id: string): string => steps.find((step) => step.id === id)?.title ?? id;
  const telling = { server: server.name, title, stepTitle, isOneOfMany: false };
  const found = await carryOutBundle(context.hub('ask'), {
    server,
    bundle: bundleOf(plan, secrets),
    mode: 'plan',
    wishes: wishesOf(context, flags, name),
    grace,
    onEvent: (event) => tellEvent(context, telling, event),
  });
  const report = comparedWith(plan, found);
  const failure = failureOf(server.name, report);
  await context.print(runDocument({ server: server.name, name, action }, report), runTable);
  if (failure) throw failure;
  context.reporter.line(`${server.name}: as planned at ${plan.madeAt}; nothing was changed`);
  return exitCodes.done;
}
