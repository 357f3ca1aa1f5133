/** bundle show: what it is for, what it must be told, and its steps in words. */
import { soundBundle } from '../../bundles/check.ts';
import type { Conditions } from '../../bundles/conditions.ts';
import { findBundle } from '../../bundles/places.ts';
import type { BundleSource, Parameter, StepSource } from '../../bundles/source.ts';
import { scalarWords } from '../../bundles/values.ts';
import { formatDuration } from '../../common/duration.ts';
import { exitCodes } from '../../common/errors.ts';
import type { DocumentOf } from '../../output/documents.ts';
import { apiVersion } from '../../output/format.ts';
import { fieldTable, type Table } from '../../output/table.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';
import { stepTitle } from './step-title.ts';

type Document = DocumentOf<'Bundle'>;

interface Flags extends GlobalFlags {
  readonly source?: true;
}

export function showBundle(asked: string, flags: Flags): Promise<number> {
  return withContext(flags, async (context) => {
    const found = await findBundle(asked);
    if (flags.source) {
      await context.write(found.text);
      return exitCodes.done;
    }
    const { source } = soundBundle(found);
    await context.print(bundleDocument(source, found.place), (document) => bundleTable(document, source));
    return exitCodes.done;
  });
}

export function bundleDocument(source: BundleSource, place: Document['place']): Document {
  return {
    kind: 'Bundle',
    apiVersion,
    name: source.name,
    title: source.title,
    description: source.description ?? null,
    place,
    file: source.file,
    timeout: source.timeout ?? null,
    only: onlyOf(source.only),
    parameters: [...source.parameters.values()].map(parameterItem),
    steps: source.steps.map((step) => stepItem(source, step)),
  };
}

function parameterItem(parameter: Parameter): Document['parameters'][number] {
  const { name, type, description, choices, pattern, expects, secret } = parameter;
  return {
    name,
    type,
    description: description ?? null,
    required: parameter.default === undefined,
    default: parameter.default ?? null,
    choices: choices ?? [],
    pattern: pattern ?? null,
    expects: expects ?? null,
    secret,
  };
}

function stepItem(source: BundleSource, step: StepSource): Document['steps'][number] {
  const { id, kind, needs, only } = step;
  return { id, title: stepTitle(source, step), step: kind, needs, only: onlyOf(only) };
}

const onlyOf = (only: Conditions | undefined): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(only ?? {}).flatMap(([fact, wanted]) =>
      wanted === undefined ? [] : [[fact, [wanted].flat()]],
    ),
  );

function bundleTable(document: Document, source: BundleSource): Table {
  const { name, title, description, file, timeout, only, parameters, steps } = document;
  const expects = (parameter: string) => source.parameters.get(parameter)?.expects;
  return fieldTable([
    ['name', name],
    ['title', title],
    ['file', file],
    ...(description === null ? [] : [['description', description.trim().replaceAll(/\s+/g, ' ')] as const]),
    ...(timeout === null ? [] : [['timeout', formatDuration(timeout)] as const]),
    ...(Object.keys(only).length === 0 ? [] : [['only for', onlyWords(only)] as const]),
    ...parameters.map(
      (each) => [`parameter ${each.name}`, parameterWords(each, expects(each.name))] as const,
    ),
    ...steps.map((each, index) => [`step ${index + 1}: ${each.id}`, stepWords(each)] as const),
  ]);
}

/** @param expects the pattern in words */
function parameterWords(parameter: Document['parameters'][number], expects: string | undefined): string {
  const { type, description, required, choices, pattern, secret } = parameter;
  const standard = secret ? 'none' : scalarWords(parameter.default ?? '');
  return [
    `${secret ? 'secret ' : ''}${type}`,
    ...(required ? ['must be given'] : [`default ${standard}`]),
    ...(choices.length === 0 ? [] : [`one of ${choices.map(scalarWords).join(', ')}`]),
    ...(pattern === null ? [] : [expects ?? `matches ${pattern}`]),
    ...(description === null ? [] : [description]),
  ].join('; ');
}

function stepWords({ title, needs, only }: Document['steps'][number]): string {
  const conditions = onlyWords(only);
  return [
    title,
    ...(needs.length === 0 ? [] : [`needs ${needs.join(', ')}`]),
    ...(conditions === '' ? [] : [`only for ${conditions}`]),
  ].join('; ');
}

const onlyWords = (only: Document['only']): string =>
  Object.entries(only)
    .map(([fact, wanted]) => `${fact} ${wanted.join(', ')}`)
    .join('; ');
