/** What is wrong with a settings file, in words: from zod's issues to `servers.home: missing: address`. */

import type * as z from 'zod';
import { didYouMean } from './names.ts';

/** A path from the top of a document. */
export type Path = readonly PropertyKey[];

export interface Problem {
  /** The node to point at. */
  readonly at: Path;
  /** The place in words, `servers.home.port`; empty for the top of the document. */
  readonly path: string;
  readonly what: string;
}

type Issue = z.core.$ZodIssue;

export interface ProblemWords {
  /** The fields that may stand at a path: for "did you mean". */
  fieldsAt(path: Path): readonly string[];
  /** A path in words, if not `a.b[0]`. */
  readonly display?: (path: Path) => string;
}

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    data,
  );
}

/** `servers.home.groups[1]` */
export function displayPath(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** `PATH: WHAT` on one line; only `WHAT` for the top of the document. */
export function problemText({ path, what }: Pick<Problem, 'path' | 'what'>): string {
  return path === '' ? what : `${path}: ${what}`;
}

/** YAML reads an unquoted `0815` or `yes` as something else than text: say how to write it. */
function quotesHint(issue: Issue, value: unknown): string {
  const isUnquoted = typeof value === 'number' || typeof value === 'boolean';
  return issue.code === 'invalid_type' && issue.expected === 'string' && isUnquoted
    ? ' (put it in quotes)'
    : '';
}

function problemsOfIssue(data: unknown, issue: Issue, root: Path, words: ProblemWords): readonly Problem[] {
  const { display = displayPath } = words;
  const problem = (path: Path, what: string, at: Path = path): Problem => ({
    at: [...root, ...at],
    path: display([...root, ...path]),
    what,
  });
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = words.fieldsAt([...root, ...path]);
    return issue.keys.map((key) =>
      problem(path, `unknown key "${key}"${didYouMean(key, known)}`, [...path, key]),
    );
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [problem(path.slice(0, -1), `"${String(path.at(-1))}": ${inner?.message ?? issue.message}`, path)];
  }
  const value = valueAt(data, path);
  if (value === undefined && path.length > 0) {
    const parent = path.slice(0, -1);
    return [problem(parent, `missing: ${String(path.at(-1))}`, parent)];
  }
  return [problem(path, `${issue.message.replace(/^Invalid input: /, '')}${quotesHint(issue, value)}`)];
}

/**
 * The problems that a schema found in `data`, each said once.
 * `root` is where in the document the data belong, if they are only a part of it.
 */
export function problemsOf(
  data: unknown,
  issues: readonly Issue[],
  words: ProblemWords,
  root: Path = [],
): readonly Problem[] {
  const all = issues.flatMap((issue) => problemsOfIssue(data, issue, root, words));
  return [...new Map(all.map((each) => [problemText(each), each])).values()];
}

/** One line for several problems; the rest is counted. */
export function summary(lines: readonly string[]): string {
  const [first = ''] = lines;
  return lines.length > 1 ? `${first} (and ${lines.length - 1} more)` : first;
}
