/** Runs of servers: what each remembers, and which one is meant. */
import { CtctlError, messageOf } from '../common/errors.ts';
import type { RunTarget } from '../inventory/run-target.ts';
import type { Inventory, Server } from '../inventory/schema.ts';
import { findServer, selectServers } from '../inventory/selector.ts';
import {
  parseRuns,
  type RunRecord,
  recordLibrary,
  runReading,
  type ShownRuns,
} from '../remote/bundle/records.ts';
import type { BundleReport } from '../remote/bundle/report.ts';
import type { Answer } from '../remote/bundle/run.ts';
import type { ShellText } from '../remote/bundle/shell.ts';
import type { Hub } from '../remote/hub.ts';
import { askServers, type ServerAnswer } from './ask-servers.ts';
import { noServers } from './find-domain.ts';

/** More of them help nobody. */
const shownCandidates = 8;

export interface FoundRun {
  readonly server: Server;
  readonly record: RunRecord;
  /** What it had said so far. */
  readonly report: BundleReport;
}

export const libraryOfRuns = ({ paths }: Server): readonly ShellText[] => recordLibrary(paths.state);

/** The lines that a server has answered. @throws CtctlError when its state folder cannot be read. */
export function linesOf(
  { name }: Server,
  answers: ReadonlyMap<string, Answer>,
  reading: string,
): readonly string[] {
  const answer = answers.get(reading);
  if (answer?.code === 0) return answer.lines;
  const why = answer?.stderr || 'no answer';
  throw new CtctlError('failed', `${name}: its record of runs cannot be read: ${why}`, { server: name });
}

/**
 * The run that is meant, looked for on the named server or on all of them: one exec each.
 * @throws CtctlError `notFound` when there is none or several (with all candidates), `unreachable` when a server that
 *   might have it gave no answer.
 */
export async function findRun(
  hub: () => Hub,
  inventory: Inventory,
  { server, id }: RunTarget,
  on?: string,
): Promise<FoundRun> {
  const servers =
    server === undefined ? selectServers(inventory, on, 'all') : [findServer(inventory, server)];
  if (servers.length === 0) throw noServers(inventory);
  const answers = await askServers(
    hub(),
    servers,
    [runReading(id)],
    (each, all) => parseRuns(linesOf(each, all, 'runs')),
    libraryOfRuns,
  );
  const silent = answers.flatMap(({ error }) => error ?? []);
  // Of several servers each has a latest one; that of a server which does not answer may be the one that is meant.
  if (id === 'latest' && silent.length > 0) throw latestNotKnown(answers, silent);
  const found = candidates(answers);
  const meant = id === 'latest' ? found.slice(0, 1) : found;
  const [first] = meant;
  if (meant.length > 1) throw ambiguous(id, meant);
  if (first?.report) return { server: first.server, record: first.record, report: first.report };
  const where = answers.flatMap(({ server: { name }, error }) => (error ? [] : [name])).join(', ');
  if (silent.length > 0) throw notFoundYet(id, where, silent);
  throw new CtctlError('notFound', id === 'latest' ? `no run on ${where} yet` : `no run ${id} on ${where}`, {
    ...(servers.length === 1 && servers[0] ? { server: servers[0].name } : {}),
    ...(id === 'latest' ? {} : { next: 'ctctl run list shows those that there are' }),
  });
}

interface Candidate {
  readonly server: Server;
  readonly record: RunRecord;
  readonly report: BundleReport | undefined;
}

/** The newest first. */
function candidates(answers: readonly ServerAnswer<ShownRuns>[]): readonly Candidate[] {
  return answers
    .flatMap(({ server, result }) =>
      (result?.records ?? []).map((record) => ({ server, record, report: result?.report })),
    )
    .toSorted((one, other) => (one.record.run < other.record.run ? 1 : -1));
}

function ambiguous(id: string, found: readonly Candidate[]): CtctlError {
  const names = found.slice(0, shownCandidates).map(({ server, record }) => `${server.name}:${record.run}`);
  const more = found.length > shownCandidates ? ` and ${found.length - shownCandidates} more` : '';
  return new CtctlError('notFound', `${id} may be ${found.length} runs: ${names.join(', ')}${more}`, {
    next: 'name one of them',
  });
}

/** Of several servers, those that answer cannot tell; each of them has a latest one of its own. */
function latestNotKnown(
  answers: readonly ServerAnswer<ShownRuns>[],
  silent: readonly CtctlError[],
): CtctlError {
  const [first] = silent;
  if (answers.length === 1 && first) return first;
  const answering = answers.flatMap(({ server: { name }, error }) => (error ? [] : [name]));
  const [example] = answering;
  const message = `which run is the latest cannot be known while a server is silent: ${wordsOf(silent)}`;
  return new CtctlError('unreachable', message, {
    next:
      example === undefined
        ? 'ctctl server check NAME goes layer by layer'
        : `name the server: ${example}:latest, or --on ${answering.join(',')}`,
  });
}

/** @param where those that have answered; empty: none of them. */
function notFoundYet(id: string, where: string, silent: readonly CtctlError[]): CtctlError {
  const [first] = silent;
  if (where === '' && silent.length === 1 && first) return first;
  const message =
    where === ''
      ? wordsOf(silent)
      : `no run ${id} on ${where}, and not all servers answer: ${wordsOf(silent)}`;
  return new CtctlError('unreachable', message, { next: 'ctctl run list shows those that can be seen' });
}

function wordsOf(silent: readonly CtctlError[]): string {
  return silent.map(messageOf).join('; ');
}
