/** What cannot be right about the steps of a bundle: their order, and what they do with parameters. */
import { didYouMean } from '../common/names.ts';
import type { Path } from '../common/problems.ts';
import { namesIn, piecesOf } from './placeholders.ts';
import { type BundleSource, type Finding, finding, type StepSource } from './source.ts';
import { textMistake } from './values.ts';
import { isShell, textsIn } from './walk.ts';

export function stepMistakes(source: BundleSource): readonly Finding[] {
  return [
    ...titleMistakes(source, ['title'], source.title),
    ...onlyMistakes(source, ['only'], source.only),
    ...source.steps.flatMap((step, index) => [
      ...idMistakes(source, step, index),
      ...needsMistakes(source, step, index),
      ...titleMistakes(source, ['steps', index, 'title'], step.title),
      ...onlyMistakes(source, ['steps', index, 'only'], step.only),
      ...fieldMistakes(source, step),
    ]),
  ];
}

/** A warning for each parameter that no step names. */
export function unusedParameters(source: BundleSource): readonly Finding[] {
  const used = new Set([source.title, ...source.steps.map(({ title = '' }) => title)].flatMap(namesIn));
  for (const { kind, fields } of source.steps) {
    for (const { at, text } of textsIn(fields)) {
      // In shell a parameter is a variable; `$((count + 1))` has no dollar before it.
      for (const name of isShell(kind, at) ? (text.match(/[a-z][a-z0-9_]*/g) ?? []) : namesIn(text)) {
        used.add(name);
      }
    }
  }
  return [...source.parameters.keys()]
    .filter((name) => !used.has(name))
    .map((name) => finding(source.places, ['parameters', name], 'no step uses it'));
}

function idMistakes({ steps, places }: BundleSource, { id }: StepSource, index: number): readonly Finding[] {
  const first = steps.findIndex((step) => step.id === id);
  return first < index
    ? [
        finding(
          places,
          ['steps', index, 'id'],
          `another step (line ${places.lineOf(['steps', first])}) has this id`,
        ),
      ]
    : [];
}

function needsMistakes(source: BundleSource, step: StepSource, index: number): readonly Finding[] {
  const ids = source.steps.map(({ id }) => id);
  const earlier = ids.slice(0, index);
  return step.needs.flatMap((id, at) => {
    if (earlier.includes(id)) return [];
    const message = ids.includes(id)
      ? `"${id}" is no earlier step: a step can only need what stands before it`
      : `no step "${id}"${didYouMean(id, earlier)}`;
    return [finding(source.places, ['steps', index, 'needs', at], message)];
  });
}

function titleMistakes(source: BundleSource, at: Path, title: string | undefined): readonly Finding[] {
  if (title === undefined) return [];
  const secrets = namesIn(title).filter((name) => source.parameters.get(name)?.secret);
  return [
    ...placeholderMistakes(source, at, title),
    ...secrets.map((name) => finding(source.places, at, `the secret ${name} cannot stand in a title`)),
  ];
}

function onlyMistakes({ places }: BundleSource, at: Path, only: unknown): readonly Finding[] {
  return textsIn(only, at)
    .filter(({ text }) => piecesOf(text).some(({ kind }) => kind !== 'text'))
    .map((text) => finding(places, text.at, 'no parameter can stand in a condition'));
}

function fieldMistakes(source: BundleSource, step: StepSource): readonly Finding[] {
  return textsIn(step.fields).flatMap(({ at, text }) => {
    const place = [...step.at, ...at];
    const wrong = textMistake(text);
    if (wrong !== undefined) return [finding(source.places, place, wrong)];
    return isShell(step.kind, at) ? [] : placeholderMistakes(source, place, text);
  });
}

function placeholderMistakes(
  { parameters, places }: BundleSource,
  at: Path,
  text: string,
): readonly Finding[] {
  return piecesOf(text).flatMap((piece) => {
    if (piece.kind === 'odd') {
      return [
        finding(places, at, `"${piece.text}" is no parameter`, 'write $${ for a ${ of the text itself'),
      ];
    }
    return piece.kind === 'parameter' && !parameters.has(piece.name) ? [unknownParameter(piece.name)] : [];
  });

  function unknownParameter(name: string): Finding {
    const message = `no parameter "${name}"${didYouMean(name, parameters.keys())}`;
    return finding(places, at, message, `add it to parameters, or write $\${${name}} if it is text`);
  }
}
