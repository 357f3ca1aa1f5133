/** run cancel: stops a run after its current step, or ends it at once. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import type { FoundRun } from '../../operations/runs.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, type Table } from '../../output/table.ts';
import { cancelRun, killRun } from '../../remote/bundle/errand.ts';
import type { ScriptOutcome } from '../../remote/bundle/events.ts';
import { isAtWork } from '../../remote/bundle/records.ts';
import type { Context } from '../context.ts';
import { aboutRun, type RunFlags } from './lookup.ts';

interface Flags extends RunFlags {
  readonly kill?: true;
  readonly yes?: true;
}

type State = DocumentOf<'RunChange'>['state'];

export function cancel(text: string, flags: Flags): Promise<number> {
  return aboutRun(text, flags, async (context, hub, found) => {
    const { server, record } = found;
    let state: State = 'over';
    if (isAtWork(record.state)) {
      if (flags.kill && !flags.yes) await askFirst(context, found);
      const errand = flags.kill ? killRun : cancelRun;
      state = stateOf(found, await errand(await hub.target(server), record.run));
    }
    await context.print(
      {
        kind: 'RunChange' as const,
        apiVersion,
        server: server.name,
        run: record.run,
        changed: state !== 'over',
        state,
      },
      changeTable,
    );
    return exitCodes.done;
  });
}

async function askFirst({ prompts }: Context, { server, record }: FoundRun): Promise<void> {
  const doing = record.step === '' ? record.title : record.step;
  const question = `End run ${server.name}:${record.run} in the middle of "${doing}"? That step may stay half done.`;
  if (!(await prompts.confirm(question, 'use --yes'))) throw new CtctlError('cancelled', 'nothing was done');
}

function stateOf({ server: { name: server }, record }: FoundRun, outcome: ScriptOutcome): State {
  if (outcome === 'cancelled') return 'stopping';
  if (outcome === 'killed') return 'killed';
  if (outcome === 'over' || outcome === 'broken') return 'over';
  if (outcome === 'missing') {
    throw new CtctlError('notFound', `${server}: the run ${record.run} is gone`, { server });
  }
  throw new CtctlError('failed', `${server}: the run ${record.run} could not be stopped`, {
    server,
    next: `ctctl run show ${server}:${record.run} says how far it is`,
  });
}

const words: Readonly<Record<State, string>> = {
  stopping: 'stops after its current step; run attach follows it',
  killed: 'ended at once; the step that was at work may be half done',
  over: 'over already, nothing to do',
};

function changeTable({ server, run, state }: DocumentOf<'RunChange'>): Table {
  return fieldTable([[`${server}:${run}`, words[state]]]);
}
