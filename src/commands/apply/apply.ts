/** apply: shows a kept plan, asks, and carries it out if everything is still as the plan says. */
import { CtctlError } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { readPlan } from '../../operations/plan/read.ts';
import { bundleOf, expectedOf, noSecrets, type Secrets } from '../../operations/plan/restore.ts';
import type { Plan } from '../../operations/plan/schema.ts';
import { assertSamePlace } from '../../operations/plan/whereabouts.ts';
import { type Context, withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { type BundleCall, carryOut } from '../run/carry-out.ts';
import { checkPlan } from './check.ts';
import { secretSources, secretsFor } from './secrets.ts';
import { planLines } from './show.ts';

interface Flags extends GlobalFlags {
  readonly dryRun?: true;
  readonly showScript?: true;
  readonly yes?: true;
  readonly wait?: string;
  readonly rollback?: true;
  readonly secretFile?: readonly string[];
}

export function applyPlan(file: string, { secretFile = [], ...flags }: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const plan = await readPlan(file);
    const sources = secretSources(plan, secretFile, flags);
    const server = findServer(await context.inventory(), plan.server.name);
    assertSamePlace(plan, server);
    if (flags.showScript) return carryOut(context, flags, callOf(context, server, plan, noSecrets(plan)));
    if (flags.dryRun) {
      return checkPlan(context, flags, { plan, server, secrets: await secretsFor(context, plan, sources) });
    }
    for (const line of planLines(plan)) context.reporter.line(line);
    if (plan.outcome === 'planned' && !flags.yes) await confirm(context, plan);
    const secrets = await secretsFor(context, plan, sources);
    return carryOut(context, flags, callOf(context, server, plan, secrets));
  });
}

function callOf(context: Context, server: Server, plan: Plan, secrets: Secrets): BundleCall {
  const { name, action, grace } = plan;
  return {
    server,
    name,
    action,
    grace,
    bundle: bundleOf(plan, secrets),
    hub: () => context.hub('ask'),
    expected: expectedOf(plan),
  };
}

async function confirm({ prompts }: Context, { server, title }: Plan): Promise<void> {
  if (await prompts.confirm(`Carry it out on ${server.name} (${title})?`, 'use --yes')) return;
  throw new CtctlError('cancelled', 'nothing was done');
}
