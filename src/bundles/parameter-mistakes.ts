/** What cannot be right about the parameters of a bundle, whatever its steps do with them. */
import type { Path } from '../common/problems.ts';
import type { ParameterFields } from './schema.ts';
import { type Finding, finding, type Parameter, type Places } from './source.ts';
import { readScalar, wholePattern } from './values.ts';

/** The problems of one parameter; `fields` as the file has them. */
export function parameterMistakes(
  parameter: Parameter,
  fields: ParameterFields,
  places: Places,
): readonly Finding[] {
  const at: Path = ['parameters', parameter.name];
  const problem = (field: keyof ParameterFields, message: string, mend?: string) =>
    finding(places, [...at, field], message, mend);
  return [
    ...requiredMistakes(fields).map((message) => problem('required', message)),
    ...secretMistakes(parameter).map((message) => problem('secret', message)),
    ...patternMistakes(parameter).map((message) => problem('pattern', message)),
    ...expectsMistakes(parameter).map((message) => problem('expects', message)),
    ...choiceMistakes(parameter, at, places),
    ...defaultMistakes(parameter).map((message) => problem('default', message)),
  ];
}

function requiredMistakes(fields: ParameterFields): readonly string[] {
  const hasDefault = fields.default !== undefined;
  if (fields.required === true && hasDefault) return ['a parameter with a default is not required'];
  if (fields.required === false && !hasDefault) return ['a parameter that is not required needs a default'];
  return [];
}

function secretMistakes({ secret, default: value, type }: Parameter): readonly string[] {
  if (!secret) return [];
  return [
    // An empty one is no secret: it says that there may be none.
    ...(value === undefined || value === ''
      ? []
      : ['a secret has no default: everybody who reads the file would know it']),
    ...(type === 'string' ? [] : [`a secret is of type string, not ${type}`]),
  ];
}

function patternMistakes({ pattern, type }: Parameter): readonly string[] {
  if (pattern === undefined) return [];
  return [
    ...(wholePattern(pattern) === undefined ? ['expected a regular expression'] : []),
    ...(type === 'string' || type === 'path' ? [] : [`a pattern is for string and path, not for ${type}`]),
  ];
}

function expectsMistakes({ expects, pattern }: Parameter): readonly string[] {
  return expects !== undefined && pattern === undefined
    ? ['says a pattern in words, and there is no pattern']
    : [];
}

function choiceMistakes(parameter: Parameter, at: Path, places: Places): readonly Finding[] {
  const { choices = [], pattern, ...rest } = parameter;
  return choices.flatMap((choice, index) => {
    const read = readScalar({ ...rest, choices: undefined, pattern: usable(pattern) }, choice);
    return 'wrong' in read ? [finding(places, [...at, 'choices', index], read.wrong)] : [];
  });
}

function defaultMistakes(parameter: Parameter): readonly string[] {
  if (parameter.default === undefined || parameter.secret) return [];
  const read = readScalar({ ...parameter, pattern: usable(parameter.pattern) }, parameter.default);
  return 'wrong' in read ? [read.wrong] : [];
}

/** A broken pattern is a problem of its own, said once. */
const usable = (pattern: string | undefined): string | undefined =>
  pattern !== undefined && wholePattern(pattern) === undefined ? undefined : pattern;
