/** One bundle on several servers at once: one question before, one Ctrl-C for all, one row for each. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type FleetAnswer, type FleetWork, runFleet } from '../../operations/run-fleet.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';
import { exitCodeOf } from '../fleet.ts';
import type { ChangeFlags } from '../options.ts';
import { interruptibleRuns, type Runs } from '../run/interrupts.ts';
import { tellEvent } from '../run/tell.ts';
import { tellWayBack } from '../run/tell-failure.ts';
import { wishesOf } from '../run/wishes.ts';
import { resultsDocument, resultsTable } from './results.ts';

export interface FleetCall {
  readonly name: string;
  readonly action: string;
  readonly works: readonly FleetWork[];
  readonly parallel: number;
  /** Milliseconds that the bundle itself may take. */
  readonly grace: number;
}

/** @returns 0, 6 when some failed, 130 when it was interrupted; the rows say what became of each. */
export async function runOnMany(context: Context, flags: ChangeFlags, call: FleetCall): Promise<number> {
  const names = call.works.map(({ server }) => server.name);
  if (!flags.dryRun && !flags.yes) await confirm(context, call.name, names);
  context.reporter.status(`${call.name}: connecting to ${names.join(', ')}`);
  const answers = await runEach(context, flags, call, context.hub('never'));
  const isGrouped = context.format === 'table';
  await context.print(resultsDocument(call, answers), (document) => resultsTable(document, { isGrouped }));
  tellFailures(context, call.works, answers);
  return wasInterrupted(answers) ? exitCodes.interrupted : exitCodeOf(answers);
}

export const wasInterrupted = (answers: readonly FleetAnswer[]): boolean =>
  answers.some(({ error }) => error?.reason === 'interrupted');

/** The runs alone: nothing is asked before, and nothing printed of their results. */
export async function runEach(
  context: Context,
  flags: ChangeFlags,
  { name, works, parallel, grace }: FleetCall,
  hub: Hub,
): Promise<readonly FleetAnswer[]> {
  const runs = interruptibleRuns(context, hub);
  return runFleet(hub, works, {
    mode: flags.dryRun ? 'plan' : 'run',
    wishes: wishesOf(context, flags, name),
    grace,
    parallel,
    mayBegin: () => !runs.areStopping,
    onEvent: ({ server, bundle }, event) => {
      if (event.kind === 'detached') runs.begun(server, event.run);
      if (event.kind === 'end') runs.ended(server);
      tellEvent(context, tellingOf(server.name, bundle), event);
    },
  })
    .then((all) => Promise.all(all.map((answer) => withLeaving(runs, answer))))
    .finally(() => runs.close());
}

/** Where more can be read of what has failed, and how to take back what it has done. */
export function tellFailures(
  context: Context,
  works: readonly FleetWork[],
  answers: readonly FleetAnswer[],
): void {
  for (const [index, { server, result, error }] of answers.entries()) {
    if (!error || !result) continue;
    if (result.run !== undefined) {
      context.reporter.line(
        `${server.name}: what its steps printed: ctctl run show ${server.name}:${result.run}`,
      );
    }
    tellWayBack(context, server.name, result, works[index]?.bundle);
  }
}

/** What becomes of a run that is left before its end. */
async function withLeaving(runs: Runs, answer: FleetAnswer): Promise<FleetAnswer> {
  const { server, result, error } = answer;
  if (result !== undefined || error === undefined) return answer;
  const told = await runs.leaving(server, error);
  return told instanceof CtctlError ? { ...answer, error: told } : answer;
}

function tellingOf(server: string, { title, steps }: FleetWork['bundle']) {
  const stepTitle = (id: string): string => steps.find((step) => step.id === id)?.title ?? id;
  return { server, title, stepTitle, isOneOfMany: true };
}

async function confirm({ prompts }: Context, bundle: string, names: readonly string[]): Promise<void> {
  const question = `Run ${bundle} on ${names.length} servers (${names.join(', ')})?`;
  if (await prompts.confirm(question, 'use --yes, or --dry-run to look first')) return;
  throw new CtctlError('cancelled', 'nothing was done');
}
