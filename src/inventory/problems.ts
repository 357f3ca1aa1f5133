/** What is wrong with an inventory, in words: from zod's issues to `servers.home: missing: address`. */

import type * as z from 'zod';
import { didYouMean } from './names.ts';
import { fieldsAt } from './schema.ts';

export interface Problem {
  /** The node to point at, as a path from the top of the document. */
  readonly at: readonly PropertyKey[];
  /** `PATH: WHAT` on one line; only `WHAT` for the top of the document. */
  readonly text: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    data,
  );
}

function display(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function problem(path: Path, what: string, at: Path = path): Problem {
  return { at, text: path.length === 0 ? what : `${display(path)}: ${what}` };
}

/** YAML reads an unquoted `0815` or `yes` as something else than text: say how to write it. */
function quotesHint(issue: Issue, value: unknown): string {
  const isUnquoted = typeof value === 'number' || typeof value === 'boolean';
  return issue.code === 'invalid_type' && issue.expected === 'string' && isUnquoted
    ? ' (put it in quotes)'
    : '';
}

function problemsOfIssue(data: unknown, issue: Issue, root: Path): readonly Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt([...root, ...path]);
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
  return [problem(path, `${issue.message}${quotesHint(issue, value)}`)];
}

/**
 * The problems that a schema found in `data`, each said once.
 * `root` is where in the inventory file the data belong, if they are only a part of it.
 */
export function problemsOf(data: unknown, issues: readonly Issue[], root: Path = []): readonly Problem[] {
  const all = issues.flatMap((issue) => problemsOfIssue(data, issue, root));
  return [...new Map(all.map((each) => [each.text, each])).values()];
}

/** One line for several problems; the rest is counted. */
export function summary(lines: readonly string[]): string {
  const [first = ''] = lines;
  return lines.length > 1 ? `${first} (and ${lines.length - 1} more)` : first;
}
