/** Python's `re` for patterns that mean the same here and cannot take long. */
import { Uncertain } from './errors.ts';

/** One atom of a plain pattern, with what may follow it. */
const plain =
  /\((?!\?)|\)|\||\^|\$|(?:\[\^?[^\\[\]]+\]|\\[dswDSW.\-/()[\]{}|^$*+?\\]|[^\\[\](){}|^$*+?])([*+?]?)/y;
const mostPattern = 200;
const mostSubject = 300;
const mostLoops = 2;

/**
 * Where the pattern is found, and its groups.
 * @param whole whether it has to begin at the start, as with `match`.
 */
export function find(
  pattern: string,
  subject: string,
  whole: boolean,
): readonly (string | undefined)[] | null {
  if (!isPlain(pattern)) throw new Uncertain('a regular expression that is not a plain one');
  if (subject.length > mostSubject || /[^\0-\x7f]/.test(pattern + subject) || subject.includes('\n'))
    throw new Uncertain('a regular expression for a long text, lines or bytes beyond ASCII');
  const found = compiled(whole ? `^(?:${pattern})` : pattern).exec(subject);
  return found === null ? null : [...found];
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new Uncertain('a regular expression that is not a plain one');
  }
}

function isPlain(pattern: string): boolean {
  if (pattern.length > mostPattern) return false;
  let loops = 0;
  let open = 0;
  plain.lastIndex = 0;
  while (plain.lastIndex < pattern.length) {
    const found = plain.exec(pattern);
    if (found === null) return false;
    if (found[0] === '(') open++;
    if (found[0] === ')' && --open < 0) return false;
    if (found[1] === '*' || found[1] === '+') loops++;
  }
  return open === 0 && loops <= mostLoops;
}
