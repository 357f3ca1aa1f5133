/** Carries out one bundle for a command: plan, script or run, and what is printed of it. */
import { exitCodes } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { carryOutBundle } from '../../operations/carry-out.ts';
import { failureOf, refusingSteps } from '../../operations/explain.ts';
import { assertPlanPlace } from '../../operations/plan/save.ts';
import { compilePlan, compileRun } from '../../remote/bundle/compile.ts';
import { type Expected, type RunOrder, runOrder } from '../../remote/bundle/order.ts';
import type { BundleReport } from '../../remote/bundle/report.ts';
import type { Bundle } from '../../remote/bundle/step.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { runDocument, runTable } from './document.ts';
import { interruptibleRuns } from './interrupts.ts';
import { saveReport } from './save.ts';
import { tellEvent } from './tell.ts';
import { tellTable, tellWayBack } from './tell-failure.ts';
import { wishesOf } from './wishes.ts';

export interface BundleCall {
  readonly server: Server;
  readonly name: string;
  readonly action: string;
  readonly bundle: Bundle;
  readonly hub: () => Hub;
  /** Milliseconds that the bundle itself gives to a guest. */
  readonly grace?: number;
  /** The command has a result of its own to print: that of the run is not. */
  readonly isPart?: true;
  /** Told what became of it, also of a plan, and before a failure is thrown. */
  readonly onReport?: (report: BundleReport) => void;
  /** What a plan has shown: the run stops before its first change where that is no longer so. */
  readonly expected?: Expected;
}

/** @returns the exit code; a failure is thrown after the report was printed for programs. */
export async function carryOut(context: Context, flags: ChangeFlags, call: BundleCall): Promise<number> {
  const { bundle, server } = call;
  const mode = flags.dryRun ? 'plan' : 'run';
  const { expected } = call;
  const wishes = { ...wishesOf(context, flags, call.name), ...(expected === undefined ? {} : { expected }) };
  if (flags.showScript) {
    await context.write(`${scriptOf(server, bundle, mode, wishes)}`);
    return exitCodes.done;
  }
  // Before anything is asked of the server: a plan that cannot be kept need not be made.
  if (flags.save !== undefined) await assertPlanPlace(flags.save);
  context.reporter.status(`${server.name}: connecting`);
  const hub = call.hub();
  const runs = interruptibleRuns(context, hub);
  const telling = {
    server: server.name,
    title: bundle.title,
    stepTitle: (id: string) => bundle.steps.find((step) => step.id === id)?.title ?? id,
    isOneOfMany: false,
  };
  const report = await carryOutBundle(hub, {
    server,
    bundle,
    mode,
    wishes,
    ...(call.grace === undefined ? {} : { grace: call.grace }),
    onEvent: (event) => {
      if (event.kind === 'detached') runs.begun(server, event.run);
      tellEvent(context, telling, event);
    },
  })
    .catch(async (error: unknown) => {
      throw await runs.leaving(server, error);
    })
    .finally(() => runs.close());
  call.onReport?.(report);
  const failure = failureOf(server.name, report);
  if (flags.save !== undefined && !failure) {
    await saveReport(context, flags.save, { ...call, rollback: flags.rollback === true }, report);
  }
  const isResult =
    call.isPart !== true && (failure === undefined || mode === 'plan' || context.format !== 'table');
  await printReport(context, call, report, isResult);
  if (!failure) return exitCodes.done;
  tellWayBack(context, server.name, report, bundle);
  throw failure;
}

/**
 * @param isResult a failed run has no result for people, unless they asked for a plan: the error line says it all. What
 *   was refused before it began has a plan that they have not seen: it is told.
 */
async function printReport(
  context: Context,
  { server, name, action }: BundleCall,
  report: BundleReport,
  isResult: boolean,
): Promise<void> {
  const document = runDocument({ server: server.name, name, action }, report);
  const isRefused = report.outcome === 'refused' && refusingSteps(report).length > 0;
  if (isResult) await context.print(document, runTable);
  else if (isRefused && report.steps.length > 1) await tellTable(context, runTable(document));
}

function scriptOf(server: Server, bundle: Bundle, mode: 'plan' | 'run', wishes: Partial<RunOrder>) {
  return mode === 'plan' ? compilePlan(bundle) : compileRun(bundle, server.paths.state, runOrder(wishes));
}
