/** Reads on past lines that are refused, as compilers do: by blanking them, so that nothing else moves. */
import type { Refusal } from './model.ts';

export interface Salvaged {
  /** The text without them, of the same length; null: what is refused is more than a line. */
  readonly text: string | null;
  readonly refusals: readonly Refusal[];
  /** Keys of the lines that were left out: nobody can say that they are missing. */
  readonly lost: ReadonlySet<string>;
}

interface Refused {
  readonly line: number | null;
  readonly reason: string;
}

const mostLines = 20;

/** @param refusedAt the first thing in a text that is refused. */
export function salvage(text: string, refusedAt: (text: string) => Refused | undefined): Salvaged {
  const refusals: Refusal[] = [];
  const lost = new Set<string>();
  let rest = text;
  for (let count = 0; count < mostLines; count += 1) {
    const refused = refusedAt(rest);
    if (refused === undefined) return { text: rest, refusals, lost };
    const { line, reason } = refused;
    if (!isConsequence(reason, lost)) refusals.push({ line, key: null, item: null, reason });
    const assignment = line === null ? undefined : assignmentAt(rest, line);
    if (assignment === undefined) break;
    lost.add(assignment.key);
    rest =
      rest.slice(0, assignment.start) +
      ' '.repeat(assignment.length) +
      rest.slice(assignment.start + assignment.length);
  }
  return { text: null, refusals, lost };
}

/** What was left out is missing elsewhere. */
const isConsequence = (reason: string, lost: ReadonlySet<string>): boolean =>
  lost.has(/^(?:NameError: )?(?:global )?name '(\w+)' is not defined/.exec(reason)?.[1] ?? '');

/** A line that is one assignment and no part of anything larger, as far as its looks tell. */
function assignmentAt(
  text: string,
  line: number,
): { readonly key: string; readonly start: number; readonly length: number } | undefined {
  let start = 0;
  for (let count = 1; count < line; count += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const newline = text.indexOf('\n', start);
  const source = text.slice(start, newline === -1 ? text.length : newline);
  const [, key = '', value = ''] = /^([A-Za-z_][\w.]*)[ \t]*\+?=([^=].*)$/.exec(source.trimEnd()) ?? [];
  if (key === '' || /\\$|'''|"""/.test(value) || !isBalanced(value)) return undefined;
  return { key, start, length: source.length };
}

function isBalanced(value: string): boolean {
  const bare = value.replace(/'[^']*'|"[^"]*"/g, '').replace(/#.*/, '');
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  return count(/[[({]/g) === count(/[\])}]/g) && count(/['"]/g) === 0;
}
