/** What a running script says, line by line, as one discriminated union. */
import { greeting } from './compile.ts';

export type Verdict =
  | 'ok'
  | 'skipped'
  | 'differs'
  | 'unknown'
  | 'conflict'
  | 'refused'
  | 'missing'
  | 'broken';

/**
 * How a script ended. `broken`: the run was killed, by a person or a reboot. `abandoned`: its client gave it up before it
 * began. `missing`, `over`: an errand about a run that is not there, or has ended. `killed`: the errand has ended it.
 */
export const scriptOutcomes = [
  'unchanged',
  'changed',
  'planned',
  'refused',
  'failed',
  'cancelled',
  'busy',
  'drifted',
  'broken',
  'abandoned',
  'missing',
  'over',
  'killed',
  'read',
] as const;
export type ScriptOutcome = (typeof scriptOutcomes)[number];

/** Who holds the lock of a server. */
export interface Owner {
  /** Empty: not known yet, it has only just been taken. */
  readonly run: string;
  readonly who: string;
  /** Seconds since the run began. */
  readonly age: number;
  readonly command: string;
  /** The run itself was killed, but commands that it started go on. */
  readonly remains: boolean;
}

export type ScriptEvent =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'machine' | 'no-journal'; readonly text: string }
  | { readonly kind: 'bundle'; readonly title: string; readonly subject: string }
  | { readonly kind: 'step'; readonly step: string; readonly title: string }
  | { readonly kind: 'verdict'; readonly step: string; readonly verdict: Verdict; readonly text: string }
  | {
      readonly kind: 'difference';
      readonly step: string;
      readonly field: string;
      readonly is: string;
      readonly asked: string;
    }
  | { readonly kind: 'drift'; readonly step: string; readonly was: string; readonly is: string }
  | ({ readonly kind: 'busy' } & Owner)
  /** `beginning`: said by the server to find out whether anybody listens. `detached`: from here on the run goes on by itself. */
  | { readonly kind: 'beginning' | 'detached'; readonly run: string }
  | { readonly kind: 'found'; readonly step: string; readonly key: string; readonly value: string }
  | {
      readonly kind: 'applying' | 'undoing' | 'undone' | 'undo-failed' | 'cancelling';
      readonly step: string;
    }
  /** `undo-by`: the command by which a person would take the step back. `output`: what its commands printed. */
  | {
      readonly kind: 'warning' | 'output' | 'line' | 'changed' | 'undo-by';
      readonly step: string;
      readonly text: string;
    }
  /** A line of output at the moment it is printed; it comes again as `output`. */
  | { readonly kind: 'live'; readonly text: string }
  | { readonly kind: 'failed'; readonly step: string; readonly code: number; readonly text: string }
  | { readonly kind: 'read'; readonly step: string; readonly stderr: string }
  | { readonly kind: 'end'; readonly outcome: ScriptOutcome };

/**
 * Reads one line of the script's output.
 * @returns undefined for a line that is none of ours: before the greeting the noise of a login shell's start-up
 *   files, after it a defect.
 */
export function parseEvent(line: string): ScriptEvent | undefined {
  if (line === greeting) return { kind: 'greeting' };
  const [kind = '', step = '', first = '', second = '', third = '', fourth = ''] = line.split('\t');
  switch (kind) {
    case 'machine':
    case 'no-journal':
      return { kind, text: step };
    case 'bundle':
      return { kind, title: step, subject: first };
    case 'step':
      return { kind, step, title: first };
    case 'verdict':
      return { kind, step, verdict: first as Verdict, text: second };
    case 'difference':
      return { kind, step, field: first, is: second, asked: third };
    case 'drift':
      return { kind, step, was: first, is: second };
    case 'busy':
      return {
        kind,
        run: step,
        who: first,
        age: Number(second),
        command: third,
        remains: fourth === 'remains',
      };
    case 'beginning':
    case 'detached':
      return { kind, run: step };
    case 'found':
      return { kind, step, key: first, value: second };
    case 'applying':
    case 'undoing':
    case 'undone':
    case 'undo-failed':
    case 'cancelling':
      return { kind, step };
    case 'warning':
    case 'changed':
    case 'undo-by':
      return { kind, step, text: first };
    case 'output':
    case 'line':
      return { kind, step, text: restOf(line, 2) };
    case 'live':
      return { kind, text: restOf(line, 1) };
    case 'failed':
      return { kind, step, code: Number(first), text: second };
    case 'read':
      return { kind, step, stderr: first };
    case 'end':
      return { kind, outcome: step as ScriptOutcome };
    default:
      return undefined;
  }
}

/** The text behind `count` TABs: output of a command, which may hold TABs of its own. */
function restOf(line: string, count: number): string {
  let at = 0;
  for (let tabs = 0; tabs < count; tabs += 1) at = line.indexOf('\t', at) + 1;
  return line.slice(at);
}
