/** The fields of a step with values filled in, read by its kind's schema. */
import type * as z from 'zod';
import { type Path, problemsOf, valueAt } from '../common/problems.ts';
import { ShellText } from '../remote/bundle/shell.ts';
import { type FieldValues, fill } from './fill.ts';
import { kindNamed } from './kinds/kinds.ts';
import { withoutEchoes } from './mistyped.ts';
import { fieldsAt } from './schema.ts';
import { type Finding, finding, type Places, type StepSource } from './source.ts';
import { isShell } from './walk.ts';

type Issue = z.core.$ZodIssue;

/** The output of the kind's schema; or the issues, for data that were filled in. */
export type ReadFields =
  | { readonly fields: unknown }
  | { readonly issues: readonly Issue[]; readonly filled: unknown };

/** A lone `${count}` is read as the number or boolean that it is, and where the kind wants none there, as text. */
export function readFields(step: StepSource, values: FieldValues): ReadFields {
  const { schema } = kindNamed(step.kind);
  const skip = (at: Path) => isShell(step.kind, at);
  const filled = fill(step.fields, values, { skip });
  const first = schema.safeParse(filled);
  if (first.success) return { fields: first.data };
  const places = first.error.issues.filter(isAboutType).map(({ path }) => path);
  const asText = (at: Path) => places.some((place) => place.every((key, index) => at[index] === key));
  const filledAsText = fill(step.fields, values, { skip, asText });
  const second = schema.safeParse(filledAsText);
  if (second.success) return { fields: second.data };
  // Whichever reading comes nearer: the number in the place of a text is no mistake of the file's.
  return second.error.issues.length < first.error.issues.length
    ? { issues: second.error.issues, filled: filledAsText }
    : { issues: first.error.issues, filled };
}

const isAboutType = ({ code }: Issue): boolean =>
  code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union' || code === 'custom';

/** Issues of a kind's schema in words, with lines. */
export function fieldFindings(
  step: StepSource,
  places: Places,
  issues: readonly Issue[],
  filled: unknown,
): readonly Finding[] {
  const isSecret = ({ path }: Issue) => valueAt(filled, path) instanceof ShellText;
  const secrets = issues
    .filter(isSecret)
    .map(({ path }) => finding(places, [...step.at, ...path], 'a secret cannot stand here'));
  const others = withoutEchoes(filled, issues)
    .filter((issue) => !isSecret(issue))
    .map((issue) => withQuotes(issue, filled));
  const words = { fieldsAt, display: places.display };
  return [
    ...secrets,
    ...problemsOf(filled, others, words, step.at).map(({ at, path, what }) => ({
      line: places.lineOf(at),
      path,
      message: what,
    })),
  ];
}

/**
 * A number or a boolean in the place of a text wants quotes, which is said once: of a field that may hold a secret too
 * (a union) problemsOf does not know it, and the words of a mode say it themselves.
 */
function withQuotes(issue: Issue, filled: unknown): Issue {
  if (issue.code === 'invalid_type' && issue.message.includes('in quotes')) {
    return { ...issue, code: 'custom' };
  }
  const isUnquoted = ['number', 'boolean'].includes(typeof valueAt(filled, issue.path));
  return issue.code === 'invalid_union' && isUnquoted && issue.errors.some((each) => each.some(wantsText))
    ? { ...issue, message: `${issue.message} (put it in quotes)` }
    : issue;
}

const wantsText = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.expected === 'string';
