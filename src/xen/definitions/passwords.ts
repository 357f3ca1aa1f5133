/**
 * Where the texts of definitions hold passwords, whatever they are written in and whether or not a toolstack can read them:
 * a text in which somebody has just made a mistake is shown, too. Rather too much is found than too little. Pure, linear.
 */
import { passwordsInComments } from './masking/comments.ts';
import { entriesIn, isAboutPasswords, isEmpty, isPasswordName } from './masking/entries.ts';
import { mentionsIn } from './masking/names.ts';
import { anyhowIn, type Hidden, plainlyIn } from './masking/places.ts';
import { partsOf, type Statement } from './masking/statements.ts';
import type { Range } from './masking/tokens.ts';
import { followNames, readersOf } from './masking/trail.ts';

export type { Range } from './masking/tokens.ts';

export interface Passwords {
  /** For each text, in their order and none within another. */
  readonly places: readonly (readonly Range[])[];
  /** Texts that are passwords, or may be parts of one. */
  readonly values: readonly string[];
  /** Words in the place of one: names of nothing, or passwords without quotes. */
  readonly words: readonly string[];
  /** Something else in the texts may be made of the same. */
  readonly isShared: boolean;
}

export function findPasswords(texts: readonly string[]): Passwords {
  const parts = texts.map(partsOf);
  const statements = parts.flatMap((each) => each.statements);
  const mentions = mentionsIn(statements);
  const found = new Map<Statement, readonly Hidden[]>();
  const hide = (statement: Statement, hidden: Hidden): void => {
    found.set(statement, [...(found.get(statement) ?? []), hidden]);
  };
  const starts: Statement[] = [];
  const open: Statement[] = [];
  const plain: Statement[] = [];
  const keys = keysOf(statements);
  for (const [index, { statements: own }] of parts.entries()) {
    for (const statement of own) {
      if (!statement.tokens.some(isAboutPasswords) || isEmpty(statement)) continue;
      const plainly = plainlyIn(statement);
      hide(statement, plainly ?? withItsLine(anyhowIn(statement), texts[index] ?? '', keys));
      (plainly === null ? starts : plainly.isOpen ? open : plain).push(statement);
    }
  }
  const names = followNames(mentions, { starts, open }, hide);
  const tokens = [...found.values()].flatMap((all) => all.flatMap((hidden) => hidden.tokens));
  const literals = tokens.filter(({ kind }) => kind === 'text' || kind === 'number');
  return {
    places: parts.map(({ statements: own, comments }, index) => {
      const ranges = own.flatMap((each) => (found.get(each) ?? []).flatMap((hidden) => hidden.ranges));
      return apart(texts[index] ?? '', [...ranges, ...passwordsInComments(comments, names)]);
    }),
    values: [...new Set(literals.flatMap(({ value }) => [value, ...entriesOf(value)]))],
    words: [
      ...new Set(
        tokens
          .filter(({ kind, value }) => kind === 'word' && !keys.has(value) && !isPasswordName(value))
          .map(({ value }) => value),
      ),
    ],
    isShared:
      starts.length > 0 ||
      [...keysOf([...open, ...plain])].some((key) => readersOf(mentions, key).length > 0),
  };
}

/** `vncpasswd = hu;sh#hush`: without quotes nobody knows where it ends, unless these are names. */
function withItsLine(hidden: Hidden, text: string, keys: ReadonlySet<string>): Hidden {
  const last = hidden.ranges.at(-1);
  if (last === undefined || hidden.tokens.some(({ kind, value }) => kind === 'text' || keys.has(value)))
    return hidden;
  const rest = text.indexOf('\n', last.end);
  const end = rest < 0 ? text.length : rest - (text[rest - 1] === '\r' ? 1 : 0);
  return { ...hidden, ranges: [...hidden.ranges, { start: last.end, end }] };
}

const keysOf = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(statements.flatMap(({ key }) => key ?? []));

const entriesOf = (text: string): readonly string[] =>
  entriesIn(text).values.map(({ start, end }) => text.slice(start, end));

/** What overlaps, or has nothing but blanks between it, is one. */
function apart(text: string, ranges: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = kept.at(-1);
    if (last === undefined || range.start > last.end) kept.push(range);
    else if (range.end > last.end) kept.splice(-1, 1, { start: last.start, end: range.end });
  }
  return kept.filter(({ start, end }) => text.slice(start, end).trim() !== '');
}
