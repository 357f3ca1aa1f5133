/** The entries of `vif = [ … ]` as they stand in a file: where each one is, and where its first text begins. */
import type { Toolstack } from '../../inventory/schema.ts';
import type { Statement } from '../definitions/model.ts';
import { createScanner } from '../definitions/xl/tokens.ts';
import { Tokenizer } from '../definitions/xm/python/tokens.ts';

/** One word of the list, by offsets into the whole text. */
interface Word {
  readonly kind: 'string' | 'name' | 'keyword' | 'operator' | 'other';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Of a piece of Python such as `'mac='+mymac+',bridge=intern'` too. */
export interface Entry {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The text that it begins with; null: it begins otherwise, or is more than texts and names with + between them. */
  readonly first: Literal | null;
  /** It is this one text and nothing else. */
  readonly isPlain: boolean;
  /** Names of Python in it. */
  readonly names: readonly string[];
}

export interface Literal {
  /** Behind its opening quote. */
  readonly inside: number;
  readonly quote: string;
  /** Nothing stands in it. */
  readonly isEmpty: boolean;
}

export type Entries =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'none'; readonly line: number; readonly reason: string };

/** @param statements of the whole definition, as its toolstack's reader gives them. */
export function vifEntries(text: string, statements: readonly Statement[], toolstack: Toolstack): Entries {
  const own = statements.filter(({ key }) => key === 'vif');
  const [statement, second] = own;
  if (statement === undefined) return none(1, 'vif is set nowhere by a statement of its own');
  if (second !== undefined) return none(second.line, 'vif is set more than once');
  if (statement.operator !== '=') return none(statement.line, 'something is added to vif');
  const words = toolstack === 'xl' ? xlWords(text, statement) : xmWords(text, statement);
  const [open, ...rest] = words;
  const close = rest.pop();
  if (open?.text !== '[' || close?.text !== ']') return none(statement.line, 'vif is no plain list');
  return split(text, rest, statement.line);
}

const none = (line: number, reason: string): Entries => ({ kind: 'none', line, reason });

/** At the commas of the list itself. */
function split(text: string, words: readonly Word[], line: number): Entries {
  const parts: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word.kind === 'operator' && '([{'.includes(word.text)) depth += 1;
    if (word.kind === 'operator' && ')]}'.includes(word.text)) depth -= 1;
    if (depth < 0) return none(line, 'vif is no plain list');
    if (depth === 0 && word.text === ',' && word.kind === 'operator') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  // Behind the last comma, or in an empty list.
  if (parts.at(-1)?.length === 0) parts.pop();
  return { kind: 'entries', entries: parts.map((part) => entryOf(text, part, line)) };
}

function entryOf(text: string, words: readonly Word[], line: number): Entry {
  const [first] = words;
  const last = words.at(-1);
  const isFollowed = words.every(
    ({ kind, text: word }) => kind === 'string' || kind === 'name' || (kind === 'operator' && word === '+'),
  );
  return {
    line: first?.line ?? line,
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    first:
      first?.kind === 'string' && isFollowed
        ? literalOf(text.slice(first.start, first.end), first.start)
        : null,
    isPlain: words.length === 1 && first?.kind === 'string',
    names: words.filter(({ kind }) => kind === 'name').map(({ text: name }) => name),
  };
}

function literalOf(source: string, start: number): Literal {
  const [, prefix = '', quote = ''] = /^([a-z]*)("""|'''|["'])/i.exec(source) ?? [];
  return {
    inside: start + prefix.length + quote.length,
    quote,
    isEmpty: source.slice(prefix.length + quote.length, -quote.length).trim() === '',
  };
}

function xlWords(text: string, { start, end, line }: Statement): readonly Word[] {
  const scan = createScanner(text.slice(start, end));
  const words: Word[] = [];
  for (let token = scan(); token.kind !== '$end'; token = scan()) {
    if (token.kind === 'NEWLINE') continue;
    words.push({
      kind: token.kind === 'STRING' ? 'string' : '[],'.includes(token.kind) ? 'operator' : 'other',
      text: text.slice(start + token.start, start + token.end),
      start: start + token.start,
      end: start + token.end,
      line: line + token.line - 1,
    });
  }
  return words;
}

function xmWords(text: string, { start, end, line }: Statement): readonly Word[] {
  const tokens = new Tokenizer(text.slice(start, end));
  const words: Word[] = [];
  for (let token = tokens.read(); token.kind !== 'end' && token.kind !== 'error'; token = tokens.read()) {
    if (token.kind === 'newline') continue;
    const { kind } = token;
    words.push({
      kind:
        kind === 'name' || kind === 'keyword' || kind === 'operator'
          ? kind
          : kind === 'value' && token.text === 'string'
            ? 'string'
            : 'other',
      text: text.slice(start + token.start, start + token.end),
      start: start + token.start,
      end: start + token.end,
      line: line + token.line - 1,
    });
  }
  return words;
}
