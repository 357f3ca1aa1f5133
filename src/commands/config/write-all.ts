/** Converted definitions of a whole server are written in one run; what its new server refuses is left, the others go on. */
import type { Server } from '../../inventory/schema.ts';
import { carryOutBundle } from '../../operations/carry-out.ts';
import { failureOf, refusingSteps } from '../../operations/explain.ts';
import { type DefinitionRevision, dryRun, revisionBundle } from '../../operations/revise-definition.ts';
import type { StepReport } from '../../remote/bundle/report.ts';
import { maskWords } from '../../xen/definitions/mask.ts';
import type { Context } from '../context.ts';
import type { ChangeFlags } from '../options.ts';
import { carryOut } from '../run/carry-out.ts';
import { tellEvent } from '../run/tell.ts';
import { wishesOf } from '../run/wishes.ts';
import { tellBothPlaces } from './both-places.ts';
import { type Landing, landingOf, nextWhereTaken } from './landing.ts';
import { type Receiver, tellFaults } from './receive.ts';

/** What became of one of them: where it stands, or why it was left. */
export type Outcome = Landing | { readonly state: 'left'; readonly reason: string };

type Way = readonly [DefinitionRevision, Outcome];

/** @returns what became of each, in their order. @throws as `carryOut` where the run itself fails. */
export async function writeAll(
  context: Context,
  flags: ChangeFlags,
  from: Server,
  receiver: Receiver,
  revisions: readonly DefinitionRevision[],
): Promise<readonly Outcome[]> {
  if (revisions.length === 0) return [];
  const title = `definitions of ${from.name} for xl`;
  const planned: Way[] = [];
  // One after the other: a server takes ten sessions of a connection, and may have a hundred definitions.
  for (const way of await plan(context, flags, receiver, title, revisions))
    planned.push(await judged(receiver, from, way));
  const open = planned.filter(([, { state }]) => state === 'planned').map(([revision]) => revision);
  for (const { name, path, after } of open) await tellFaults(context, receiver, { name, path, text: after });
  const written = flags.dryRun || open.length === 0 ? [] : await run(context, flags, receiver, title, open);
  const ways = planned.map(
    ([revision, outcome]): Way => [revision, written[open.indexOf(revision)] ?? outcome],
  );
  tellOldPlaces(context, from, receiver, ways);
  return ways.map(([, outcome]) => outcome);
}

/** Refusals are results here: one name that is taken must not keep the others from being written. */
async function plan(
  context: Context,
  flags: ChangeFlags,
  { server, hub }: Receiver,
  title: string,
  revisions: readonly DefinitionRevision[],
): Promise<readonly Way[]> {
  const bundle = revisionBundle(server, title, ...revisions);
  const telling = { server: server.name, title, stepTitle: (id: string) => id, isOneOfMany: false };
  const report = await carryOutBundle(hub, {
    ...{ server, bundle, mode: 'plan', wishes: wishesOf(context, flags, '') },
    // In a run it is told then.
    ...(flags.dryRun ? { onEvent: (event) => tellEvent(context, telling, event) } : {}),
  });
  const failure = failureOf(server.name, report);
  if (failure !== undefined && refusingSteps(report)[0]?.state !== 'refused') throw failure;
  return waysOf(server, revisions, report.steps);
}

function waysOf(
  server: Server,
  revisions: readonly DefinitionRevision[],
  steps: readonly StepReport[],
): readonly Way[] {
  return revisions.map((revision, index) => {
    const step = steps[index] ?? { state: 'not-run', text: '' };
    const refused = { state: 'left', reason: step.text } as const;
    return [
      revision,
      step.state === 'refused' ? refused : landingOf(`${server.name}:${revision.path}`, step),
    ];
  });
}

/** Adds what to do about a name that is taken, and asks the toolstack there of one that could be written. */
async function judged({ server, hub }: Receiver, from: Server, [revision, outcome]: Way): Promise<Way> {
  const { name, after } = revision;
  if (outcome.state === 'left') {
    const names = { source: `${from.name}:${name}`, target: `${server.name}:${name}` };
    const next = nextWhereTaken(outcome.reason, names);
    return [revision, next === undefined ? outcome : { ...outcome, reason: `${outcome.reason}; ${next}` }];
  }
  const refusal = outcome.state === 'planned' ? await dryRun(hub, server, revision) : undefined;
  if (refusal === undefined) return [revision, outcome];
  const reason = `xl of ${server.name} refuses it: ${maskWords(refusal, after.toString())}`;
  return [revision, { state: 'left', reason }];
}

async function run(
  context: Context,
  flags: ChangeFlags,
  { server, hub }: Receiver,
  title: string,
  revisions: readonly DefinitionRevision[],
): Promise<readonly Outcome[]> {
  const steps: StepReport[] = [];
  const bundle = revisionBundle(server, title, ...revisions);
  await carryOut(context, flags, {
    ...{ server, name: '', action: 'convert', bundle, hub: () => hub, isPart: true },
    onReport: (report) => steps.push(...report.steps),
  });
  return waysOf(server, revisions, steps).map(([, outcome]) => outcome);
}

function tellOldPlaces(
  context: Context,
  from: Server,
  { server, version }: Receiver,
  ways: readonly Way[],
): void {
  if (from.name === server.name) return;
  const moved = ways.flatMap(([{ name, after }, outcome]) =>
    outcome.state === 'left'
      ? []
      : { name, path: `${from.paths.definitions}/${name}`, text: after.toString(), state: outcome.state },
  );
  tellBothPlaces(context, { from: from.name, to: server.name, version }, moved);
}
