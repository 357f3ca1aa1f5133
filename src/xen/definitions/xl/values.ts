/** Values of an xl definition as xl asks for them: what has another type is dropped with a warning. */
import type { Notes } from './notes.ts';
import { readNumber } from './numbers.ts';
import type { Atom, Settings } from './settings.ts';

/** `quietly`: xl drops without a warning, because it goes on to try another type. */
export interface Values {
  /** The line of the last assignment; null where there is none. */
  line(key: string): number | null;
  string(key: string, quietly?: 'quietly'): string | undefined;
  /** A 64-bit number, beyond 2^53 as near as it gets. */
  number(key: string, quietly?: 'quietly'): number | undefined;
  flag(key: string): boolean | undefined;
  /** The strings of a list up to the first nested one, where xl stops too. */
  list(key: string, quietly?: 'quietly'): readonly Atom[] | undefined;
}

export function createValues(settings: Settings, notes: Notes): Values {
  const drop = (key: string, line: number, problem: string, quietly?: 'quietly'): undefined => {
    if (quietly !== undefined) return undefined;
    notes.warn(line, key, `parameter \`${key}' ${problem}`);
    notes.ignore(line, key, `it ${problem}: xl drops it`);
    return undefined;
  };

  const atom = (key: string, quietly?: 'quietly'): Atom | undefined => {
    const setting = settings.get(key);
    if (setting === undefined) return undefined;
    if (setting.value.kind === 'atom') return setting.value;
    return drop(key, setting.line, 'is a list but should be a single value', quietly);
  };

  const number = (key: string, quietly?: 'quietly'): number | undefined => {
    const found = atom(key, quietly);
    if (found === undefined) return undefined;
    if (settings.get(key)?.added)
      return drop(key, found.line, 'is set by +=, which numbers cannot be', quietly);
    const value = readNumber(found.text);
    if (value === 'out of range') {
      return drop(key, found.line, 'could not be parsed as a number: it is out of range', quietly);
    }
    return value === undefined ? drop(key, found.line, 'is not a valid number', quietly) : Number(value);
  };

  return {
    line: (key) => settings.get(key)?.line ?? null,
    string: (key, quietly) => atom(key, quietly)?.text,
    number,
    flag: (key) => {
      const value = number(key);
      return value === undefined ? undefined : value !== 0;
    },
    list: (key, quietly) => {
      const setting = settings.get(key);
      if (setting === undefined) return undefined;
      const { value } = setting;
      if (value.kind === 'atom') {
        return drop(key, setting.line, 'is a single value but should be a list', quietly);
      }
      const end = value.items.findIndex(({ kind }) => kind === 'list');
      const nested = value.items[end];
      if (nested === undefined) return value.items as readonly Atom[];
      notes.ignore(nested.line, key, 'a list in the list: xl reads neither it nor what follows it');
      return value.items.slice(0, end) as readonly Atom[];
    },
  };
}
