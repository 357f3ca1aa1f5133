/** What the journal and the run folders of a state folder say. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Entry {
  readonly run: string;
  readonly event: string;
  readonly step?: string;
  readonly outcome?: string;
}

export interface Journal {
  readonly entries: readonly Entry[];
  /** Lines that are no JSON: a crash may have cut one off. */
  readonly torn: readonly string[];
}

export function readJournal(state: string): Journal {
  const file = join(state, 'journal');
  const lines = existsSync(file) ? readFileSync(file, 'latin1').split('\n').filter(Boolean) : [];
  const entries: Entry[] = [];
  const torn: string[] = [];
  for (const line of lines) {
    try {
      entries.push(JSON.parse(line) as Entry);
    } catch {
      torn.push(line);
    }
  }
  return { entries, torn };
}

export function endsOf({ entries }: Journal, run: string): readonly (string | undefined)[] {
  return entries.filter((one) => one.run === run && one.event === 'end').map(({ outcome }) => outcome);
}

export function begunIn({ entries }: Journal): readonly string[] {
  return entries.filter(({ event }) => event === 'begin').map(({ run }) => run);
}

/** Steps that a run has changed, and neither taken back nor begun to. */
export function standingChanges(state: string, { entries }: Journal, run: string): readonly string[] {
  const file = join(state, 'runs', run, 'events');
  const events = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return entries
    .filter((one) => one.run === run && one.outcome === 'changed' && one.event === 'step')
    .flatMap(({ step = '' }) => (events.includes(`undoing\t${step}`) ? [] : [step]));
}
