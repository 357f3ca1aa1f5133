/** What of a statement is to be hidden: as little as is sure where it is plain, else rather too much. Pure, linear. */
import { entriesIn, isAboutPasswords, isPasswordName, plainTexts } from './entries.ts';
import type { Statement } from './statements.ts';
import type { Range, Token } from './tokens.ts';

export interface Hidden {
  readonly ranges: readonly Range[];
  /** What stands there. */
  readonly tokens: readonly Token[];
}

const isLiteral = ({ kind }: Token): boolean => kind === 'text' || kind === 'number';

/** Of a plain text what stands between its quotes. */
const inner = ({ start, end, value, isPlain }: Token): readonly Range[] => {
  if (value === '') return [];
  return [isPlain ? { start: start + 1, end: end - 1 } : { start, end }];
};

/** Its texts and numbers. */
export function literalsIn(all: readonly Token[]): Hidden {
  const tokens = all.filter(isLiteral);
  return { tokens, ranges: tokens.flatMap(inner) };
}

/** All that stands from that token on; of a plain text what is between its quotes. */
export function restOf(all: readonly Token[], from: number): Hidden {
  const tokens = all.slice(from);
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined || (tokens.length === 1 && first.value === 'None'))
    return { tokens: [], ranges: [] };
  if (tokens.length === 1 && first.kind === 'text') return { tokens, ranges: inner(first) };
  return { tokens, ranges: [{ start: first.start, end: last.end }] };
}

/** Of `vncpasswd = "…"` and `vfb = ["…,vncpasswd=…"]` the password alone; null where it is not as plain as that. */
export function plainlyIn(statement: Statement): (Hidden & { readonly isOpen: boolean }) | null {
  const texts = plainTexts(statement);
  if (texts === null) return null;
  if (statement.key !== null && isPasswordName(statement.key)) {
    return { tokens: texts, ranges: texts.flatMap(inner), isOpen: false };
  }
  const found = texts.map((text) => ({ text, entries: entriesIn(text.value) }));
  const goesOn = ({ text, entries }: (typeof found)[number], index: number): boolean =>
    entries.isOpen && index < texts.length - 1 && /[=:]\s*$/.test(text.value.slice(-80));
  if (found.some(({ entries }) => entries.isLoose) || found.some(goesOn)) return null;
  const values = found.flatMap(({ text, entries }) =>
    entries.values.map(({ start, end }): Token => {
      const value = text.value.slice(start, end);
      return { ...text, start: text.start + 1 + start, end: text.start + 1 + end, value };
    }),
  );
  return { tokens: values, ranges: values, isOpen: found.some(({ entries }) => entries.isOpen) };
}

/** Of any other statement about a password: the texts before its name, and all that follows. */
export function anyhowIn({ tokens }: Statement): Hidden {
  const named = tokens.findIndex(isAboutPasswords);
  const name = tokens[named];
  const isAlone = name?.kind === 'word' || !/[=:]/.test(name?.value ?? '');
  let from = isAlone ? named + 1 : named;
  while (isAlone && tokens[from]?.kind === 'sign' && /[\]=:+%]/.test(tokens[from]?.value ?? '')) from += 1;
  const before = literalsIn(tokens.slice(0, named));
  const rest = restOf(tokens, from);
  return { tokens: [...before.tokens, ...rest.tokens], ranges: [...before.ranges, ...rest.ranges] };
}
