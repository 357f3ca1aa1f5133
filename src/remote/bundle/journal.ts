/** The journal of a server: how it is asked for, and what its lines say about runs. Parsing is pure. */
import * as z from 'zod';
import { sh } from './shell.ts';
import type { Reading } from './step.ts';

/** Which runs of a journal are wanted. */
export interface JournalWish {
  /** Only those that were still at work then, or began later. */
  readonly since?: Date;
  /** The last so many. */
  readonly limit: number;
  /** How their ids begin; empty: any. */
  readonly prefix: string;
  /** What they are about. */
  readonly subject?: string;
}

export interface LoggedStep {
  readonly id: string;
  /** When it ended, ISO 8601. */
  readonly time: string;
  /** `changed`, `failed`, `undone`, `undo-failed` */
  readonly outcome: string;
  readonly text: string;
  /** What was found before; empty where it is not known. */
  readonly was: string;
  readonly seconds: number | null;
}

export interface LoggedRun {
  readonly run: string;
  /** When it began, ISO 8601; of a run whose beginning is lost the first that is known. */
  readonly began: string;
  readonly ended: string | null;
  readonly who: string;
  readonly command: string;
  readonly title: string;
  readonly subject: string;
  /** The hash of the plan that was applied. */
  readonly plan: string | null;
  /** `changed`, `failed`, `cancelled`, `broken`; `running`: under way; `unknown`: began while the journal was read. */
  readonly outcome: string;
  readonly seconds: number | null;
  readonly steps: readonly LoggedStep[];
}

export interface Journal {
  /** In the order in which they began. */
  readonly runs: readonly LoggedRun[];
  /** Lines that could not be read: cut off by a crash, or foreign. */
  readonly unread: number;
}

/** To be read with `recordLibrary`. */
export function journalReading({ since, limit, prefix, subject }: JournalWish): Reading {
  const from = since ? `${since.toISOString().slice(0, 19)}Z` : '';
  const member = subject === undefined ? '' : `"subject":${JSON.stringify(subject)}`;
  return { id: 'journal', read: sh`ct_read_journal ${from} ${limit} ${prefix} ${member}` };
}

const text = z.string().default('');
const seconds = z.number().nullable().default(null);
const head = { time: z.iso.datetime(), run: z.string() };

/** Members that are not known are left out: a newer ctctl may write more. */
const entry = z.discriminatedUnion('event', [
  z.object({
    ...head,
    event: z.literal('begin'),
    who: text,
    command: text,
    title: text,
    subject: text,
    plan: z.string().nullable().default(null),
  }),
  z.object({
    ...head,
    event: z.literal('step'),
    step: z.string(),
    outcome: z.string(),
    text,
    was: text,
    seconds,
  }),
  z.object({ ...head, event: z.literal('end'), outcome: z.string(), seconds }),
]);
type Entry = z.infer<typeof entry>;

type Draft = { -readonly [Key in keyof LoggedRun]: LoggedRun[Key] } & { steps: LoggedStep[] };

/** @param lines the answer to `journalReading`; a line that cannot be read is counted, and no more. */
export function parseJournal(lines: readonly string[]): Journal {
  const runs = new Map<string, Draft>();
  let unread = 0;
  let [alive, at] = ['', ''];
  for (const line of lines) {
    const [word, value = '', when = ''] = line.split('\t', 3);
    if (word === 'alive') [alive, at] = [value, when];
    else if (word === 'unread') unread += Number(value);
    else {
      const read = parseEntry(line);
      if (read) add(runs, read);
      else unread += 1;
    }
  }
  const known = [...runs.values()].map((run) =>
    run.outcome === '' ? { ...run, outcome: openOutcome(run, alive, at) } : run,
  );
  return { runs: known, unread };
}

/** Of a run without an end: killed, if nothing of it is left. */
function openOutcome({ run, began }: LoggedRun, alive: string, at: string): string {
  if (run === alive) return 'running';
  return began < at ? 'broken' : 'unknown';
}

function parseEntry(line: string): Entry | undefined {
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function add(runs: Map<string, Draft>, each: Entry): void {
  const run = runs.get(each.run) ?? unheardOf(each);
  runs.set(each.run, run);
  if (each.event === 'begin') {
    const { who, command, title, subject, plan } = each;
    Object.assign(run, { began: each.time, who, command, title, subject, plan });
  } else if (each.event === 'step') {
    const { step: id, time, outcome, text: said, was, seconds: took } = each;
    run.steps.push({ id, time, outcome, text: said, was, seconds: took });
  } else {
    Object.assign(run, { ended: each.time, outcome: each.outcome, seconds: each.seconds });
  }
}

function unheardOf({ run, time }: Entry): Draft {
  return {
    run,
    began: time,
    ended: null,
    who: '',
    command: '',
    title: '',
    subject: '',
    plan: null,
    outcome: '',
    seconds: null,
    steps: [],
  };
}
