/** Edits of definition files that change only the lines of their key. They go by offsets alone: good for xm and xl. */
import type { Statement } from './model.ts';

/**
 * Sets a key to a value, written as its toolstack writes it. Where it is assigned several times, the last = gets it
 * and what is added behind that goes; where it is not there yet, it comes last.
 * @throws RangeError where one of its assignments is part of another statement.
 */
export function setKey(text: string, statements: readonly Statement[], key: string, literal: string): string {
  const own = statements.filter((statement) => statement.key === key);
  const last = own.findLastIndex(({ operator }) => operator === '=');
  const [target, ...added] = own.slice(Math.max(last, 0));
  if (target === undefined) return addKey(text, key, literal);
  const rest = withoutStatements(text, added);
  const before = rest.slice(0, target.start);
  // Nothing is there to add to, and xl reads no number behind a +=.
  const assigned = target.operator === '=' ? before : before.replace(/\+=([^=]*)$/, '=$1');
  return assigned + literal + rest.slice(target.end);
}

/**
 * Takes every assignment of a key away: with its lines and the comments in them, where it has them for itself.
 * @throws RangeError like `setKey`.
 */
export function removeKey(text: string, statements: readonly Statement[], key: string): string {
  return withoutStatements(
    text,
    statements.filter((statement) => statement.key === key),
  );
}

/** Puts an assignment on a line of its own at the end, with the line ends of the file. */
export function addKey(text: string, key: string, literal: string): string {
  const lineEnd = lineEndOf(text);
  const ended = text === '' || text.endsWith('\n') ? '' : lineEnd;
  // Python goes on in the next line behind a backslash: that one stays empty.
  const apart = /\\(?:\r?\n)?$/.test(text) ? lineEnd : '';
  return `${text}${ended}${apart}${key} = ${literal}${lineEnd}`;
}

/** xl refuses a CR but in comments: one line without it, and it is left out. */
const lineEndOf = (text: string): string => (/\r\n/.test(text) && !/(?<!\r)\n/.test(text) ? '\r\n' : '\n');

/** From the last to the first: what lies in front of them keeps its place. */
const withoutStatements = (text: string, statements: readonly Statement[]): string =>
  statements.reduceRight((left, statement) => {
    const { start, end } = extent(left, statement);
    return left.slice(0, start) + left.slice(end);
  }, text);

/** What goes with a statement: its lines, or its place between semicolons. */
function extent(
  text: string,
  { key, start, end }: Statement,
): { readonly start: number; readonly end: number } {
  // Between a key and its value stand an operator, blanks and at most a continuation of the line.
  const keyStart = text.lastIndexOf(key, start - key.length);
  const lineStart = Math.max(text.lastIndexOf('\n', keyStart - 1) + 1, text.startsWith('\uFEFF') ? 1 : 0);
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  // A lone CR ends a line for Python, and stands in a comment for xl: neither is cut out.
  const ahead = text.slice(lineStart, keyStart);
  const before = ahead.includes('\r') ? ahead : ahead.trimEnd();
  if (before === '') {
    const separator = /^[ \t]*;?[ \t]*/.exec(text.slice(end, lineEnd))?.[0] ?? '';
    const behind = end + separator.length;
    const alone = /^(?:#.*)?\r?\n?$/.test(text.slice(behind, lineEnd));
    return alone ? { start: lineStart, end: lineEnd } : { start: keyStart, end: behind };
  }
  if (!before.endsWith(';')) throw new RangeError(`${key} is set in the middle of another statement`);
  // The semicolon in front goes, the one behind stays for what follows.
  return { start: lineStart + before.length - 1, end };
}
