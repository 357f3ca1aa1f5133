/** What a definition does with the wishes of a conversion, and what it would ask for: typing errors must not pass unnoticed. */
import type { Unevaluated } from '../model.ts';
import { isDeclared, options } from '../xm/options.ts';
import { builtins, otherBuiltins } from '../xm/python/builtins.ts';
import type { Machine } from '../xm/python/machine.ts';
import { namesIn } from '../xm/python/names.ts';
import type { XmSurroundings } from '../xm/surroundings.ts';
import type { XmSource } from './source.ts';

export interface Uses {
  /** The bridges that its network cards name, by their old names; null: nobody knows all of them. */
  readonly bridges: readonly string[] | null;
  /** The variables that were given and that nothing in it asks for. */
  readonly unasked: readonly string[];
  /** Names for which `--var NAME=VALUE` would answer. */
  readonly questions: readonly string[];
}

/** @param places what nobody can evaluate, and xl would have to know. */
export function usesOf(source: XmSource, places: readonly Unevaluated[]): Uses {
  const { vifs } = source.definition;
  const named = vifs.flatMap(({ bridge }) => (bridge === null || bridge === '' ? [] : bridge));
  return {
    bridges: source.isUnsure('vif') || source.hasGaps ? null : [...new Set(named)].sort(),
    unasked: source.unasked,
    questions: source.questionsOf(places),
  };
}

/** @param text of the definition; a name in it, or in what it includes, may ask for the variable wherever it stands. */
export function unaskedIn(
  text: string,
  { files, variables, version }: XmSurroundings,
  machine: Machine,
): readonly string[] {
  // What is not followed may ask for anything.
  if (machine.gaps.size > 0) return [];
  const texts = [text, ...files.values()];
  const asksFor = (name: string): boolean =>
    isDeclared(name, version) || texts.some((each) => new RegExp(`\\b${name}\\b`).test(each));
  return [...variables.keys()].filter((name) => !asksFor(name));
}

/** Lists of which an answer in one word would be the whole. */
const lists = new Set(['disk', 'vif', 'vfb']);

/**
 * The names without a known value of which the places are made; where there are none, the option itself.
 * @param places what could not be evaluated.
 */
export function questionsIn(
  places: readonly Pick<Unevaluated, 'key'>[],
  machine: Machine,
): readonly string[] {
  const found = places.flatMap(({ key }) => {
    const statement = key === null ? undefined : machine.top.bindings.get(key)?.origin?.statement;
    const names = statement === undefined ? [] : [...namesIn([statement]).read];
    const unknown = names.filter((name) => name !== key && isAnswerable(name, machine));
    const isOne = key !== null && options.has(key) && !lists.has(key);
    return unknown.length === 0 && isOne ? [key] : unknown;
  });
  return [...new Set(found)];
}

/** As answers.ts gives its value: where the definition sets it, or nowhere. */
function isAnswerable(name: string, { top, open }: Machine): boolean {
  if (options.has(name) || builtins.has(name) || otherBuiltins.has(name)) return false;
  const binding = top.bindings.get(name);
  if (binding === undefined) return open !== null;
  return binding.value.type === 'unknown' && binding.origin?.statement.kind === 'assign';
}
