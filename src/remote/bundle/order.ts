/** What a run is to know besides its bundle: its id, who wants it, and how it is to go about it. */
import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Verdict } from './events.ts';

/** What a plan has shown, and what must still be so when it is applied. */
export interface Expected {
  /** The plan's hash, for the journal. */
  readonly hash: string;
  /** As the machine named itself; another one is refused. */
  readonly machine: string;
  readonly steps: ReadonlyMap<string, { readonly verdict: Verdict; readonly text: string }>;
}

export interface RunOrder {
  /** Sorts by time, see `newRunId`. */
  readonly id: string;
  /** `carol@thinkpad` */
  readonly who: string;
  /** The command line, secrets masked. */
  readonly command: string;
  /** What it is about, mostly a domain; for those who look for it in the journal. */
  readonly subject: string;
  readonly version: string;
  /** Seconds that it waits for somebody else's run. */
  readonly wait: number;
  /** Take back what this run has made when one of its steps fails. */
  readonly rollback: boolean;
  /** Send home what its commands print while they run. */
  readonly live: boolean;
  readonly expected?: Expected;
}

/** An order with what everybody can fill in: `id`, `who` and the rest without a particular wish. */
export function runOrder(wishes: Partial<RunOrder> = {}): RunOrder {
  return {
    id: newRunId(),
    who: whoAmI(),
    command: '',
    subject: '',
    version: '',
    wait: 0,
    rollback: false,
    live: false,
    ...wishes,
  };
}

/**
 * `20261123-101500-7f3a9c`: the time of this computer (UTC); of the last part three digits are its milliseconds, the
 * others chance.
 */
export function newRunId(now = new Date()): string {
  const time = now
    .toISOString()
    .replaceAll(/[-:]|\..*$/g, '')
    .replace('T', '-');
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${time}-${milliseconds}${randomBytes(2).toString('hex').slice(1)}`;
}

function whoAmI(): string {
  return `${userName()}@${hostname()}`;
}

/** A user without an entry in the password file has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
