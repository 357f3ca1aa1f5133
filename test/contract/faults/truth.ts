/** What must hold after a fault, and after the runs that come next. Each function returns what does not. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CtctlError } from '../../../src/common/errors.ts';
import type { BundleReport } from '../../../src/remote/bundle/report.ts';
import { begunIn, endsOf, readJournal, standingChanges } from './journal.ts';
import { halves, isDone } from './wanted.ts';

/** How a client's run ended. */
export type Ending = { readonly report: BundleReport } | { readonly error: CtctlError };

/** Right after the fault, when nothing of the run is left. */
export function afterTheFault(files: string, state: string, ending: Ending): readonly string[] {
  const wrong = halves(files).map((name) => `${name} is neither old nor new`);
  const journal = readJournal(state);
  const runs = begunIn(journal);
  if (runs.length > 1) wrong.push(`${runs.length} runs have begun`);
  if (journal.torn.length > 1) wrong.push(`${journal.torn.length} torn lines`);
  for (const run of runs) {
    for (const step of standingChanges(state, journal, run)) {
      if (!isDone(files, step)) wrong.push(`the journal says that ${step} is changed`);
    }
  }
  if (existsSync(join(state, 'lock.breaking'))) wrong.push('a lock.breaking is left');
  return [...wrong, ...untrueReport(files, ending, runs)];
}

function untrueReport(files: string, ending: Ending, runs: readonly string[]): readonly string[] {
  if ('error' in ending) {
    const { reason, message } = ending.error;
    if (reason === 'interrupted') return [];
    const isFair = ['unreachable', 'timedOut', 'failed'].includes(reason);
    return isFair ? [] : [`the client says ${reason}: ${message}`];
  }
  const { report } = ending;
  const wrong = report.steps
    .filter(({ id, state }) => state === 'changed' && !isDone(files, id))
    .map(({ id }) => `the client says that ${id} is changed`);
  if (report.run !== undefined && !runs.includes(report.run))
    wrong.push('the client names a run that is not there');
  const isFair = ['changed', 'failed', 'broken'].includes(report.outcome);
  return isFair ? wrong : [...wrong, `the client says ${report.outcome}`];
}

/** After a second run, which had to do the rest, and a third one, which had nothing to do. */
export function afterwards(
  files: string,
  state: string,
  first: Ending,
  second: Ending,
  third: Ending,
): readonly string[] {
  const wrong = [
    ...notDone(second, ['changed', 'unchanged'], 'second'),
    ...notDone(third, ['unchanged'], 'third'),
  ];
  const journal = readJournal(state);
  for (const run of new Set(journal.entries.map((entry) => entry.run))) {
    const ends = endsOf(journal, run);
    if (ends.length !== 1) wrong.push(`the run has ${ends.length} ends: ${ends.join(' ')}`);
    if (begunIn(journal).filter((one) => one === run).length > 1) wrong.push('a run has begun twice');
  }
  if ('report' in first && first.report.run !== undefined) {
    const [end = 'none'] = endsOf(journal, first.report.run);
    if (end !== first.report.outcome)
      wrong.push(`the client says ${first.report.outcome}, the journal ${end}`);
  }
  const leftOver = readdirSync(files).filter((name) => /\.ctctl-(?:new|old)/.test(name));
  if (leftOver.length > 0) wrong.push(`left over: ${leftOver.join(' ')}`);
  return [...wrong, ...halves(files).map((name) => `at the end ${name} is neither old nor new`)];
}

function notDone(ending: Ending, outcomes: readonly string[], which: string): readonly string[] {
  if ('error' in ending) return [`the ${which} run: ${ending.error.message}`];
  const { outcome, steps } = ending.report;
  const isDone = outcomes.includes(outcome) && steps.every(({ state }) => ['ok', 'changed'].includes(state));
  return isDone
    ? []
    : [`the ${which} run: ${outcome}, ${steps.map(({ id, state }) => `${id} ${state}`).join(', ')}`];
}
