/** Texts of definitions for people: the same, but for the passwords in them. Pure. */
import { type Masker, maskerOf, noMasker, shortest } from './masking/words.ts';
import { findPasswords, type Range } from './passwords.ts';

/**
 * The texts with marks instead of passwords: the same password has the same mark in all of them, so that a change of one
 * is still seen. What a variable holds that is used as one is hidden too.
 */
export function maskTexts(texts: readonly string[]): readonly string[] {
  const marks = new Map<string, string>();
  const markOf = (value: string): string => {
    const known = marks.get(value);
    if (known !== undefined) return known;
    const mark = marks.size === 0 ? '***' : `*** (${marks.size + 1})`;
    marks.set(value, mark);
    return mark;
  };
  const { places, values, isShared } = findPasswords(texts);
  const shown = texts.map((text, index) => replaced(text, places[index] ?? [], markOf));
  // A converted text has what a variable held in its place.
  const known = values.filter(({ length }) => length >= shortest);
  return isShared ? shown.map(maskerOf(known, []).text) : shown;
}

/** What hides the passwords of a text in whatever a tool says of it, in parts too where one lacks its quotes. */
export function sentenceMasker(text: string): Masker['sentence'] {
  const { values, words } = findPasswords([text]);
  return maskerOf(values, words).sentence;
}

/** For one sentence: of several make a `sentenceMasker`. */
export const maskWords = (words: string, text: string): string => sentenceMasker(text)(words);

/**
 * What hides passwords in all that is shown of a definition. Values are shown as they are where each password stands for
 * itself alone: a word that happens to be one is not to be given away by its gaps.
 * @param texts of the definition, and of the files that it includes; @param evaluated asked only where it matters
 */
export function definitionMasker(texts: readonly string[], evaluated: () => readonly string[]): Masker {
  const { values, words, isShared } = findPasswords(texts);
  if (isShared) return maskerOf([...values, ...evaluated()], words);
  return { ...noMasker, sentence: maskerOf(values, words).sentence };
}

function replaced(text: string, ranges: readonly Range[], markOf: (value: string) => string): string {
  let shown = '';
  let done = 0;
  for (const { start, end } of ranges) {
    shown += text.slice(done, start) + markOf(text.slice(start, end));
    done = end;
  }
  return shown + text.slice(done);
}
