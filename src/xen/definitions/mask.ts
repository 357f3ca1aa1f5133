/** Texts of definitions for people: the same, but for the passwords in them. Pure. */
import { passwordsIn, type Range, valuesOf } from './passwords.ts';

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
  const places = placesIn(texts);
  return texts.map((text, index) => replaced(text, places[index] ?? [], markOf));
}

/** What a tool says of a text, without the passwords that it may repeat, in parts too where one lacks its quotes. */
export function maskWords(words: string, text: string): string {
  const values = (placesIn([text])[0] ?? []).map(({ start, end }) => text.slice(start, end));
  const masked = values
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, value) => rest.replaceAll(value, '***'), words);
  const { names } = passwordsIn(text);
  return names.length === 0
    ? masked
    : masked.replaceAll(new RegExp(`\\b(?:${names.join('|')})\\b`, 'g'), '***');
}

/** In each text, in their order and none within another. */
function placesIn(texts: readonly string[]): readonly (readonly Range[])[] {
  const found = texts.map(passwordsIn);
  const ranges = found.map((each) => [...each.ranges]);
  const known = new Set<string>();
  let names = found.flatMap((each) => each.names);
  // What a variable is made of may be variables again.
  while (names.length > 0) {
    const fresh = [...new Set(names)].filter((name) => !known.has(name));
    for (const name of fresh) known.add(name);
    const more = texts.map((text) => valuesOf(text, fresh));
    more.forEach((each, index) => void ranges[index]?.push(...each.ranges));
    names = more.flatMap((each) => each.names);
  }
  return ranges.map(apart);
}

function apart(ranges: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    if (range.start >= (kept.at(-1)?.end ?? 0)) kept.push(range);
  }
  return kept;
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
