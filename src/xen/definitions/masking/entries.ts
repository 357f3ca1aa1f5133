/** Passwords by their names: a key that is called one, and entries like `vncpasswd=…` within a text. Pure, linear. */
import type { Statement } from './statements.ts';
import type { Range, Token } from './tokens.ts';

export const isPasswordName = (word: string): boolean => /passw/i.test(word);

export interface Entries {
  /** Values that stand in the text itself, by offsets into it. */
  readonly values: readonly Range[];
  /** A value that comes from elsewhere: nothing behind the `=`, or a place to be filled in. */
  readonly isOpen: boolean;
  /** The text is the name of a password, or tells of one in a way that nobody can take apart. */
  readonly isLoose: boolean;
}

const none: Entries = { values: [], isOpen: false, isLoose: false };

/** A value ends at a comma, behind which another key stands, or with the text. */
export function entriesIn(text: string): Entries {
  if (!isPasswordName(text)) return none;
  const values: Range[] = [];
  let isOpen = false;
  let isLoose = false;
  const words = /\w+/g;
  const assigned = /\s*["']?\]?\s*[=:]\s*/y;
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    if (!isPasswordName(word[0])) continue;
    assigned.lastIndex = words.lastIndex;
    const sign = assigned.exec(text);
    if (sign === null) {
      isLoose ||= /^(?:vnc|spice)?passw(?:d|ord)?$/i.test(word[0]);
      continue;
    }
    const start = assigned.lastIndex;
    const end = endOfValue(text, start);
    const value = text.slice(start, end).trimEnd();
    if (value !== '') values.push({ start, end: start + value.length });
    isOpen ||= value === '' || /[%{]/.test(value);
    words.lastIndex = end;
  }
  return { values, isOpen, isLoose };
}

function endOfValue(text: string, start: number): number {
  const comma = /,(?=\s{0,20}\w{1,40}\s{0,20}=)/g;
  comma.lastIndex = start;
  return comma.exec(text)?.index ?? text.length;
}

export const isAboutPasswords = ({ kind, value }: Token): boolean => {
  if (kind === 'word') return isPasswordName(value);
  if (kind !== 'text' || !isPasswordName(value)) return false;
  const { values, isOpen, isLoose } = entriesIn(value);
  return values.length > 0 || isOpen || isLoose;
};

/** `key = "…"`, or a list of such texts, and nothing else: its texts; null for any other statement. */
export function plainTexts({ tokens, key, value }: Statement): readonly Token[] | null {
  if (key === null || value !== 2) return null;
  const rest = tokens.slice(2);
  const [first] = rest;
  if (rest.length === 1 && first?.kind === 'text') return first.isPlain ? rest : null;
  if (isPasswordName(key) || first?.value !== '[' || rest.at(-1)?.value !== ']') return null;
  const inner = rest.slice(1, -1);
  const isList = inner.every((token, at) =>
    at % 2 === 0 ? token.kind === 'text' && token.isPlain : token.kind === 'sign' && token.value === ',',
  );
  return isList ? inner.filter(({ kind }) => kind === 'text') : null;
}

/** `vncpasswd = None`, or nothing at all. */
export const isEmpty = ({ tokens, key, value }: Statement): boolean =>
  key !== null &&
  (tokens.length === value || (tokens.length === value + 1 && tokens[value]?.value === 'None'));
