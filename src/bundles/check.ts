/** What can be said about a bundle without a server and without values. */
import type * as z from 'zod';
import { valueAt } from '../common/problems.ts';
import { ShellText } from '../remote/bundle/shell.ts';
import { buildStep } from './build.ts';
import { fieldFindings, readFields } from './fields.ts';
import { fieldValues } from './fill.ts';
import { lintShell } from './lint.ts';
import { readBundle } from './parse.ts';
import { namesIn } from './placeholders.ts';
import type { FoundBundle } from './places.ts';
import { sampleServer, sampleValues } from './samples.ts';
import { type BundleSource, brokenBundle, type Finding, finding, type StepSource } from './source.ts';
import { isCheck, isShell, textsIn } from './walk.ts';

/** Problems keep a bundle from running; warnings do not. Both by line. */
export interface CheckedBundle {
  /** There where the file could be read, even if a step is not right. */
  readonly source?: BundleSource;
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/**
 * Checks the text of a bundle file; nothing is thrown for what stands in it.
 * @param file its name for errors.
 * @param name by which the file is found, where it is found by one: the bundle must have the same.
 */
export function checkBundle(text: string, file: string, name?: string): CheckedBundle {
  const { source, problems, warnings } = readBundle(text, file);
  if (source === undefined) return { problems: sorted(problems), warnings: sorted(warnings) };
  const lints = source.steps.flatMap((step) => lintStep(source, step));
  return {
    source,
    problems: sorted([...otherName(source, name), ...problems, ...stepProblems(source)]),
    warnings: sorted([...warnings, ...lints]),
  };
}

/**
 * The bundle that was found, and what is suspicious in it.
 * @throws CtctlError `usage` where anything is wrong with it: what `bundle check` calls a problem is one for a run too.
 */
export function soundBundle({ text, file, name }: FoundBundle): SoundBundle {
  const { source, problems, warnings } = checkBundle(text, file, name);
  if (source === undefined || problems.length > 0) throw brokenBundle(file, problems);
  return { source, warnings };
}

export interface SoundBundle {
  readonly source: BundleSource;
  readonly warnings: readonly Finding[];
}

function otherName({ name, places }: BundleSource, wanted: string | undefined): readonly Finding[] {
  if (wanted === undefined || name === wanted) return [];
  const message = `the file is found as ${wanted}, but says ${name}`;
  return [finding(places, ['name'], message, 'give both the same name')];
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => one.line - other.line);
}

/** Builds every step with sample values. */
function stepProblems(source: BundleSource): readonly Finding[] {
  const { values, madeUp } = sampleValues(source);
  const samples = fieldValues(source, values);
  return source.steps.flatMap((step) => {
    const hasMadeUp = (part: unknown) =>
      textsIn(part).some(({ text }) => namesIn(text).some((name) => madeUp.has(name)));
    const read = readFields(step, samples);
    if ('issues' in read) {
      const { filled } = read;
      const certain = read.issues.filter(
        (issue) => !hasMadeUp(valueAt(step.fields, issue.path)) || isCertain(issue, filled),
      );
      return fieldFindings(step, source.places, certain, filled);
    }
    const built = buildStep(source, step, samples, sampleServer);
    return 'problems' in built ? built.problems : [];
  });
}

/** Wrong with any value: one of this type, or a secret, cannot stand there; or fields do not go with each other. */
function isCertain({ code, path }: z.core.$ZodIssue, filled: unknown): boolean {
  return code === 'invalid_type' || path.length === 0 || valueAt(filled, path) instanceof ShellText;
}

function lintStep(source: BundleSource, step: StepSource): readonly Finding[] {
  return textsIn(step.fields)
    .filter(({ at }) => isShell(step.kind, at))
    .flatMap(({ at, text }) =>
      lintShell(text, { isCheck: isCheck(step.kind, at) }).map(({ line, message, mend }) => {
        const place = [...step.at, ...at];
        const found = finding(source.places, place, message, mend);
        const blockLine = source.places.blockLineOf(place);
        return blockLine === undefined ? found : { ...found, line: blockLine + line };
      }),
    );
}
