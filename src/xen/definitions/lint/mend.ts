/** Mends what can be mended without a guess, one fault after the other, each looked at again. */
import { lintSubject } from './lint.ts';
import type { Finding, Given, Subject } from './model.ts';
import { type Source, subjectOf } from './subject.ts';

export interface Mended {
  readonly text: string;
  /** In the order in which they were mended; lines as they were then. */
  readonly fixed: readonly Finding[];
}

/** More than any file needs; each costs a reading. */
const mostFixes = 100;

export function mend(source: Source): Mended {
  const fixed: Finding[] = [];
  const tried = new Set<string>();
  let { text } = source;
  let before = look(source, text);
  while (tried.size < mostFixes) {
    const next = before.findings.find(
      (finding) => finding.fix !== undefined && !tried.has(signature(finding)),
    );
    if (next === undefined) break;
    tried.add(signature(next));
    const attempt = attempted(next);
    const after = attempt === undefined ? undefined : look(source, attempt);
    if (attempt === undefined || after === undefined || !isBetter(before, after, next)) continue;
    text = attempt;
    before = after;
    fixed.push(next);
  }
  return { text, fixed };
}

interface Looked {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
}

function look(source: Source, text: string): Looked {
  const subject = subjectOf({ ...source, text });
  return { subject, findings: lintSubject(subject) };
}

const signature = ({ rule, line, key, message, item }: Finding): string =>
  [rule, line, key, message, item].join('\0');

/** An assignment in the middle of another statement cannot be edited. */
function attempted({ fix }: Finding): string | undefined {
  try {
    return fix?.();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The fault is gone, nothing is refused that was not before, and all other keys have the values that they had. */
function isBetter(before: Looked, after: Looked, { rule, key }: Finding): boolean {
  const count = ({ findings }: Looked): number =>
    findings.filter((finding) => finding.rule === rule && finding.key === key).length;
  const refused = ({ subject }: Looked): number => subject.refusals.length;
  return (
    count(after) < count(before) &&
    refused(after) <= refused(before) &&
    isSame(before.subject, after.subject, key)
  );
}

/** Where Python was read before, its helpers become keys, which xl passes over. */
function isSame(before: Subject, after: Subject, mended: string | null): boolean {
  const isKept = [...before.given].every(([key, given]) => {
    const now = after.given.get(key);
    return key === mended || (now !== undefined && textOf(now) === textOf(given));
  });
  const hasNew = [...after.given.keys()].some((key) => key !== mended && !before.given.has(key));
  return isKept && !(hasNew && mended !== null && before.python.length === 0);
}

/** The same for both toolstacks: 0x10 is 16. */
function textOf({ kind, text, items }: Given): string {
  const number = kind === 'number' ? Number(text) : Number.NaN;
  return JSON.stringify([Number.isNaN(number) ? text : `${number}`, ...items.map((item) => item.text)]);
}
