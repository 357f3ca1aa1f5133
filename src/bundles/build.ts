/** From a user's bundle and the values of its parameters to the steps that the engine runs on one server. */
import { didYouMean } from '../common/names.ts';
import type { Server } from '../inventory/schema.ts';
import { joinShell, raw, type ShellText, sh } from '../remote/bundle/shell.ts';
import type { Bundle, Step } from '../remote/bundle/step.ts';
import { xenLibrary } from '../xen/settings.ts';
import { conditionCheck, conditionLibrary } from './conditions.ts';
import { fieldFindings, readFields } from './fields.ts';
import { type FieldValues, fieldValues, fillTitle } from './fill.ts';
import type { StepParts } from './kinds/kind.ts';
import { kindNamed } from './kinds/kinds.ts';
import { type BundleSource, brokenBundle, type Finding, finding, type StepSource } from './source.ts';
import type { ParameterValue } from './values.ts';
import { textsIn } from './walk.ts';

/** What one step has become, or what is wrong with it. */
export type BuiltStep = { readonly parts: StepParts } | { readonly problems: readonly Finding[] };

/**
 * The bundle for this server. Every parameter has a value in `values`.
 * @throws CtctlError `usage`: `motd.yaml:12: steps.motd.file.mode: expected … (and N more)`
 */
export function buildBundle(
  source: BundleSource,
  values: ReadonlyMap<string, ParameterValue>,
  server: Server,
): Bundle {
  const fields = fieldValues(source, values);
  const built = source.steps.map((step) => ({ step, ...buildStep(source, step, fields, server) }));
  const problems = built.flatMap((each) => ('problems' in each ? each.problems : []));
  if (problems.length > 0) throw brokenBundle(source.file, problems);
  const steps = built.flatMap((each) => ('parts' in each ? [each] : []));
  const hasConditions = [source, ...source.steps].some(({ only }) => only !== undefined);
  return {
    title: fillTitle(source.title, fields),
    library: unique([
      parameterVariables(values),
      // The inventory knows the toolstack, where both are installed.
      ...(hasConditions ? [...xenLibrary(server), ...conditionLibrary] : []),
      ...steps.flatMap(({ parts }) => parts.library ?? []),
    ]),
    steps: steps.map(({ step, parts }) => engineStep(source, step, parts, fields)),
    rollback: false,
  };
}

/** What a kind needs (a service its `restart_after`) must be a step that comes before. */
function unknownNeeds(
  { steps, places }: BundleSource,
  step: StepSource,
  { needs = [] }: StepParts,
): readonly Finding[] {
  const earlier = new Set(steps.slice(0, steps.indexOf(step)).map(({ id }) => id));
  return needs
    .filter((id) => !earlier.has(id))
    .map((id) => {
      const named = textsIn(step.fields).find(({ text }) => text === id)?.at ?? [];
      return finding(
        places,
        [...step.at, ...named],
        `no earlier step has the id "${id}"${didYouMean(id, earlier)}`,
      );
    });
}

/** The shell of one step of the source, by its kind, which has nothing against fields that its schema takes. */
export function buildStep(
  source: BundleSource,
  step: StepSource,
  values: FieldValues,
  server: Server,
): BuiltStep {
  const read = readFields(step, values);
  if ('issues' in read) {
    return { problems: fieldFindings(step, source.places, read.issues, read.filled) };
  }
  const parts = kindNamed(step.kind).build(read.fields, server);
  const problems = unknownNeeds(source, step, parts);
  return problems.length > 0 ? { problems } : { parts };
}

function engineStep(source: BundleSource, step: StepSource, parts: StepParts, values: FieldValues): Step {
  const conditions = [source.only, step.only].flatMap((only) =>
    only === undefined ? [] : [conditionCheck(only)],
  );
  const needs = [...new Set([...step.needs, ...(parts.needs ?? [])])];
  return {
    id: step.id,
    title: step.title === undefined ? parts.title : fillTitle(step.title, values),
    check: joinShell([...conditions, parts.check]),
    ...(parts.apply === undefined ? {} : { apply: parts.apply }),
    ...(parts.undo === undefined ? {} : { undo: parts.undo }),
    ...(needs.length === 0 ? {} : { needs }),
    ...(parts.due === undefined ? {} : { due: parts.due }),
  };
}

/** The parameters as shell variables, for the shell of the user's own steps. A size is its bytes: shell can count. */
function parameterVariables(values: ReadonlyMap<string, ParameterValue>): ShellText {
  return joinShell(
    [...values].map(
      ([name, value]) => sh`${raw(name)}=${typeof value === 'boolean' ? String(value) : value}`,
    ),
  );
}

/** Texts that several steps bring are kept once. Those with a secret are compared as objects: nothing is revealed. */
function unique(texts: readonly ShellText[]): readonly ShellText[] {
  const keyOf = (text: ShellText) => (text.hasSecret ? text : text.toString());
  return [...new Map(texts.filter((text) => !text.isEmpty).map((text) => [keyOf(text), text])).values()];
}
