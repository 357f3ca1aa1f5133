/** What a server remembers of its runs: how they are asked for, and what the answers say. Parsing is pure. */
import { parseEvent, type ScriptOutcome } from './events.ts';
import { type BundleReport, reportBuilder } from './report.ts';
import errandRuntime from './runtime/errands.sh?raw';
import journalRuntime from './runtime/journal.sh?raw';
import lockRuntime from './runtime/lock.sh?raw';
import recordRuntime from './runtime/records.sh?raw';
import { type ShellText, sh, shellFile } from './shell.ts';
import type { Reading } from './step.ts';

/** `running`, `stopping` after its current step, or how it ended; `broken` also when nothing is left of a run that did not say its last word. */
export type RunState = ScriptOutcome | 'running' | 'stopping';

/** Whether a run is still at work. */
export const isAtWork = (state: RunState): boolean => state === 'running' || state === 'stopping';

/** One run in a few words. */
export interface RunRecord {
  readonly run: string;
  readonly state: RunState;
  /** When it began, by the clock of its server. */
  readonly since: Date;
  /** `carol@thinkpad` */
  readonly who: string;
  readonly command: string;
  readonly title: string;
  /** What it is about, mostly a domain. */
  readonly subject: string;
  /** Title of the step that is at work, or was when it ended; empty: none. */
  readonly step: string;
}

/** A server's answer: all runs that were meant, and everything that the only one of them has said. */
export interface ShownRuns {
  readonly records: readonly RunRecord[];
  readonly report?: BundleReport;
}

/** Shell functions for the readings of this file and of journal.ts. */
export function recordLibrary(stateFolder: string): readonly ShellText[] {
  return [
    sh`ct_state_folder=${stateFolder} ct_run_id=`,
    ...[journalRuntime, lockRuntime, errandRuntime, recordRuntime].map(shellFile),
  ];
}

/** All runs whose id begins so. */
export function runsReading(prefix = ''): Reading {
  return { id: 'runs', read: sh`ct_list_runs ${prefix}` };
}

/** @param id of one run, the beginning of it, or `latest`. */
export function runReading(id: string): Reading {
  return { id: 'runs', read: sh`ct_show_run ${id}` };
}

/** @param lines the answer to one of these readings. */
export function parseRuns(lines: readonly string[]): ShownRuns {
  const records: RunRecord[] = [];
  const { add, report } = reportBuilder({ title: '', steps: [] });
  let hasEvents = false;
  for (const line of lines) {
    const fields = line.split('\t');
    if (fields[0] === 'run' && fields.length >= 9) records.push(recordOf(fields));
    if (fields[0] !== 'event') continue;
    hasEvents = true;
    const event = parseEvent(line.slice('event\t'.length));
    if (event) add(event);
  }
  const [only] = records;
  return { records, ...(only && hasEvents ? { report: { ...report(), run: only.run } } : {}) };
}

function recordOf(fields: readonly string[]): RunRecord {
  const [, run = '', state = '', since, who = '', step = '', title = '', subject = ''] = fields;
  return {
    run,
    state: state as RunState,
    since: new Date(Number(since) * 1000),
    who,
    step,
    title,
    subject,
    command: fields.slice(8).join('\t'),
  };
}
