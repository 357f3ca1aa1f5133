/** log: the journals of all servers, merged by time; a dead server is a row. */
import { CtctlError } from '../../common/errors.ts';
import { parseSince } from '../../common/since.ts';
import { parseRunTarget } from '../../inventory/run-target.ts';
import { parseTarget } from '../../inventory/target.ts';
import { libraryOfRuns, linesOf } from '../../operations/runs.ts';
import { apiVersion } from '../../output/format.ts';
import { type JournalWish, journalReading, parseJournal } from '../../remote/bundle/journal.ts';
import { withContext } from '../context.ts';
import { askFleet, exitCodeOf, rowsOf } from '../fleet.ts';
import type { GlobalFlags } from '../options.ts';
import { logTable, merged } from './log-table.ts';
import { tellNothing } from './nothing.ts';

interface Flags extends GlobalFlags {
  readonly on?: string;
  readonly domain?: string;
  readonly since?: string;
  readonly run?: string;
  readonly limit: string;
}

export function showLog(flags: Flags): Promise<number> {
  const { on, wish } = wishOf(flags);
  return withContext(flags, async (context) => {
    const answers = await askFleet(
      context,
      on,
      [journalReading(wish)],
      (server, all) => {
        const { runs, unread } = parseJournal(linesOf(server, all, 'journal'));
        return { runs: runs.map((run) => ({ server: server.name, ...run })), unread };
      },
      libraryOfRuns,
    );
    const items = merged(
      rowsOf(answers, ({ runs }) => runs),
      wish.limit,
    );
    const unread = answers.flatMap(({ server, result }) =>
      result && result.unread > 0 ? [{ server: server.name, lines: result.unread }] : [],
    );
    for (const { server, lines } of unread) {
      context.reporter.line(`warning: ${server}: lines of its journal that cannot be read: ${lines}`);
    }
    const hasSteps = flags.verbose === true && context.format === 'table';
    await context.print({ kind: 'Log' as const, apiVersion, items, unread }, logTable(hasSteps));
    if (items.length === 0 && answers.length > 0) tellNothing(context, flags);
    return exitCodeOf(answers);
  });
}

/** @throws CtctlError `usage` */
function wishOf(flags: Flags): { readonly on: string | undefined; readonly wish: JournalWish } {
  const domain = flags.domain === undefined ? undefined : parseTarget(flags.domain);
  const run = flags.run === undefined ? undefined : parseRunTarget(flags.run);
  const named = domain?.server ?? run?.server;
  if (named !== undefined && flags.on !== undefined) {
    throw new CtctlError('usage', `"${named}:" and --on both say which server is meant`, {
      next: 'write one of them',
    });
  }
  const limit = limitOf(flags.limit);
  const isLatest = run?.id === 'latest';
  return {
    on: named ?? flags.on,
    wish: {
      limit: isLatest ? 1 : limit,
      prefix: run === undefined || isLatest ? '' : run.id,
      ...(domain ? { subject: domain.name } : {}),
      ...(flags.since === undefined ? {} : { since: parseSince(flags.since, '--since') }),
    },
  };
}

function limitOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new CtctlError('usage', `--limit: "${text}" is no number of runs`, { next: 'write it like 50' });
}
