/** Runs that did not begin, or did not come to their end: why, and what to do. Pure. */
import { formatDuration } from '../common/duration.ts';
import { CtctlError } from '../common/errors.ts';
import type { BundleReport } from '../remote/bundle/report.ts';
import { aftermath } from './aftermath.ts';

/** @returns undefined for a run that was carried out, or refused by one of its steps. */
export function stoppedRun(server: string, report: BundleReport): CtctlError | undefined {
  switch (report.outcome) {
    case 'busy':
      return busy(server, report);
    case 'drifted':
      return drifted(server, report);
    case 'cancelled':
      return cancelled(server, report);
    case 'broken':
    case 'killed':
      return broken(server, report);
    case 'refused':
      return report.noJournal === undefined ? undefined : noJournal(server, report.noJournal);
    case 'missing':
    case 'abandoned':
      return new CtctlError('notFound', `${server}: there is no such run`, {
        server,
        next: 'ctctl run list shows those that there are',
      });
    default:
      return undefined;
  }
}

function busy(server: string, { owner }: BundleReport): CtctlError {
  if (!owner || owner.run === '') {
    return new CtctlError('refused', `${server}: somebody else is just changing it`, {
      server,
      next: 'wait for it with --wait 2m',
    });
  }
  const { run, who, age, command, remains } = owner;
  if (remains) {
    const message = `${server}: run ${run} of ${who} was killed, but its commands are still at work (${command})`;
    return new CtctlError('refused', message, {
      server,
      next: `wait with --wait 2m, or end them: ctctl run cancel ${server}:${run} --kill`,
    });
  }
  const since = formatDuration(age * 1000);
  return new CtctlError('refused', `${server}: busy for ${since} with a change of ${who}: ${command}`, {
    server,
    next: `wait for it with --wait 2m, or watch it: ctctl run attach ${server}:${run}`,
  });
}

function drifted(server: string, { steps, otherMachine }: BundleReport): CtctlError {
  // Where a check could not be made at all, the later ones were left out; the verdict says why.
  const words = steps.flatMap(({ title, state, text, drift }) =>
    drift && state !== 'not-run' ? [`${title}: was "${drift.was}", is "${drift.is || text}"`] : [],
  );
  const [was = '', is = ''] = [otherMachine?.was, otherMachine?.is].map((machine) => machine?.split(' ')[0]);
  const other =
    was === is ? 'another machine of the same name answers there' : `${is} answers there, not ${was}`;
  const what = otherMachine ? other : words.join('; ');
  return new CtctlError('refused', `${server}: drifted since the plan: ${what}`, {
    server,
    next: 'nothing was changed; make a new plan',
  });
}

function cancelled(server: string, report: BundleReport): CtctlError {
  const left = report.steps.filter(({ state }) => ['pending', 'unknown'].includes(state));
  const told = [...aftermath(report), `not done: ${left.map(({ title }) => title).join(', ')}`];
  return new CtctlError('interrupted', `${server}: stopped as asked; ${told.join('; ')}`, {
    server,
    next: 'the same command again does the rest',
  });
}

function broken(server: string, report: BundleReport): CtctlError {
  const busyWith = report.steps.find(({ state }) => state === 'applying');
  const where = busyWith ? ` while "${busyWith.title}" was under way` : '';
  const told = [`run ${report.run ?? ''} was killed there${where}`, ...aftermath(report)];
  return new CtctlError('failed', `${server}: ${told.join('; ')}`, {
    server,
    next: 'the same command again does what is not done yet',
  });
}

function noJournal(server: string, why: string): CtctlError {
  return new CtctlError(
    'refused',
    `${server}: nothing was changed, because it could not be written down: ${why}`,
    {
      server,
      next: 'make room there, or set another state folder: ctctl server edit',
    },
  );
}
