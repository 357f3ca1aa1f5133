/** What a running script says, line by line, as one discriminated union. */
import { greeting } from './compile.ts';

export type Verdict = 'ok' | 'differs' | 'conflict' | 'refused' | 'missing' | 'broken';
export type ScriptOutcome = 'unchanged' | 'changed' | 'planned' | 'refused' | 'failed' | 'read';

export type ScriptEvent =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'verdict'; readonly step: string; readonly verdict: Verdict; readonly text: string }
  | {
      readonly kind: 'difference';
      readonly step: string;
      readonly field: string;
      readonly is: string;
      readonly asked: string;
    }
  | { readonly kind: 'warning'; readonly step: string; readonly text: string }
  | { readonly kind: 'found'; readonly step: string; readonly key: string; readonly value: string }
  | { readonly kind: 'applying' | 'undone' | 'undo-failed'; readonly step: string }
  | { readonly kind: 'output' | 'line'; readonly step: string; readonly text: string }
  | { readonly kind: 'changed'; readonly step: string; readonly text: string }
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
  const [kind = '', step = '', first = '', second = '', third = ''] = line.split('\t');
  switch (kind) {
    case 'verdict':
      return { kind, step, verdict: first as Verdict, text: second };
    case 'difference':
      return { kind, step, field: first, is: second, asked: third };
    case 'found':
      return { kind, step, key: first, value: second };
    case 'warning':
    case 'changed':
      return { kind, step, text: first };
    case 'applying':
    case 'undone':
    case 'undo-failed':
      return { kind, step };
    case 'output':
    case 'line':
      return { kind, step, text: restOf(line, 2) };
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
