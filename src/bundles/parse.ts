/** From the text of a bundle file to a BundleSource, or to what is wrong with it, line by line. */
import { parseDuration } from '../common/duration.ts';
import { displayPath, type Path, problemsOf, valueAt } from '../common/problems.ts';
import { readYaml, type YamlText } from '../common/yaml-text.ts';
import { isCircular } from './circular.ts';
import { withoutEchoes } from './mistyped.ts';
import { parameterMistakes } from './parameter-mistakes.ts';
import { type BundleFields, bundleSchema, fieldsAt, kindsOf } from './schema.ts';
import {
  type BundleSource,
  brokenBundle,
  type Finding,
  type Parameter,
  type Places,
  type StepSource,
} from './source.ts';
import { stepMistakes, unusedParameters } from './step-mistakes.ts';
import { slipBehind } from './yaml-slips.ts';

/** What was read; the source is there where there are no problems. */
export interface ReadBundle {
  readonly source?: BundleSource;
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** The longest text that is read: YAML of this size takes seconds. */
const maxLength = 4 * 1024 * 1024;
/** No file with more bytes can hold so short a text: UTF-8 has at most three of them for each unit of length. */
export const maxBytes = 3 * maxLength;
export const tooLarge = 'the file is larger than 4 MiB';

/** Each step is compared with the others, and so is each parameter. */
const most = 1000;

/**
 * The bundle in this text; `file` is its name for errors.
 * @throws CtctlError `usage`: `motd.yaml:12: steps.motd.file.path: expected … (and N more)`
 */
export function parseBundle(text: string, file: string): BundleSource {
  const { source, problems } = readBundle(text, file);
  if (source === undefined) throw brokenBundle(file, problems);
  return source;
}

/** Like parseBundle, for whoever wants all problems, and the warnings. */
export function readBundle(text: string, file: string): ReadBundle {
  if (text.length > maxLength) return broken(tooLarge);
  const yaml = readYaml(text);
  const lined = ({ line, text: message }: { line: number; text: string }) => ({ line, path: '', message });
  if (yaml.mistakes.length > 0) return { problems: yamlProblems(yaml, text), warnings: [] };
  if (yaml.data === null) return broken('the file is empty: a bundle has name, title and steps');
  const places = placesOf(yaml);
  const endless = whyEndless(yaml.data);
  if (endless !== undefined) return broken(endless);
  const parsed = bundleSchema.safeParse(yaml.data);
  if (!parsed.success) {
    const issues = withoutEchoes(yaml.data, parsed.error.issues);
    const problems = problemsOf(yaml.data, issues, { fieldsAt, display: places.display });
    const found = problems.map(({ at, path, what }) => ({ line: places.lineOf(at), path, message: what }));
    return { problems: found.toSorted((one, other) => one.line - other.line), warnings: [] };
  }
  const source = sourceOf(parsed.data, file, places);
  const problems = [
    ...[...source.parameters.values()].flatMap((parameter) =>
      parameterMistakes(parameter, parsed.data.parameters?.[parameter.name] ?? noFields, places),
    ),
    ...stepMistakes(source),
  ];
  const warnings = [...yaml.warnings.map(lined), ...unusedParameters(source)];
  return problems.length > 0 ? { problems, warnings } : { source, problems, warnings };
}

/** Behind a text that needs quotes the parser is lost: only more of the same is said of what follows. */
function yamlProblems({ document, mistakes }: YamlText, text: string): readonly Finding[] {
  const found = mistakes.map(({ line, text: message }, index) => {
    const error = document.errors[index];
    const slip = error === undefined ? undefined : slipBehind(error, text);
    return { slip, finding: { line, path: '', ...(slip ?? { message }) } };
  });
  const first = found.findIndex(({ slip }) => slip !== undefined);
  return found
    .filter(({ slip }, index) => first === -1 || index <= first || slip !== undefined)
    .map(({ finding }) => finding);
}

const broken = (message: string): ReadBundle => ({
  problems: [{ line: 0, path: '', message }],
  warnings: [],
});

/** What would keep everything below from an end. */
function whyEndless(data: unknown): string | undefined {
  if (isCircular(data)) return 'an alias (*) stands within what it means';
  for (const field of ['steps', 'parameters']) {
    const items = valueAt(data, [field]);
    const isLong = typeof items === 'object' && items !== null && Object.keys(items).length > most;
    if (isLong) return `${field}: expected at most ${most}`;
  }
  return undefined;
}

/** Steps are named by their ids, for nobody counts them. */
function placesOf(yaml: YamlText): Places {
  const { lineOf, blockLineOf, data } = yaml;
  const display = (path: Path) => {
    const [top, index, ...rest] = path;
    const id = top === 'steps' && index !== undefined ? valueAt(data, [top, index, 'id']) : undefined;
    return displayPath(typeof id === 'string' ? ['steps', id, ...rest] : path);
  };
  return { lineOf, blockLineOf, display };
}

function sourceOf(fields: BundleFields, file: string, places: Places): BundleSource {
  const { name, title, description, only, timeout } = fields;
  return {
    file,
    name,
    title,
    description,
    parameters: new Map(
      Object.entries(fields.parameters ?? {}).map(([key, each]) => [key, parameterOf(key, each)]),
    ),
    only,
    timeout: timeout === undefined ? undefined : parseDuration(timeout, 'timeout'),
    steps: fields.steps.map(stepOf),
    places,
  };
}

type FieldsOfParameter = NonNullable<BundleFields['parameters']>[string];

const noFields: FieldsOfParameter = { type: 'string', secret: false };

function parameterOf(name: string, { required: _, ...fields }: FieldsOfParameter): Parameter {
  return { name, ...fields };
}

function stepOf(step: BundleFields['steps'][number], index: number): StepSource {
  const { id, title, needs, only } = step;
  const [kind] = kindsOf(step);
  if (kind === undefined) throw new TypeError(`the step ${id} has no kind`);
  return { id, title, needs, only, kind, fields: step[kind], at: ['steps', index, kind] };
}
