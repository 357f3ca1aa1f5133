/** Statements of a definition, with or without mistakes: what may belong together is together. Pure, linear. */
import { type Token, tokensOf } from './tokens.ts';

export interface Statement {
  /** Without comments and line ends; at least one. */
  readonly tokens: readonly Token[];
  /** `key = …` or `key += …`: the key, and the place of its value among the tokens. */
  readonly key: string | null;
  readonly value: number;
}

export interface Parts {
  readonly statements: readonly Statement[];
  /** Each with the comments on the lines right below it that it may go on in. */
  readonly comments: readonly (readonly Token[])[];
}

export function partsOf(text: string): Parts {
  const tokens = tokensOf(text);
  return { statements: statementsOf(text, tokens), comments: commentsOf(tokens) };
}

interface Draft {
  readonly tokens: Token[];
  readonly line: number;
  readonly indent: number;
}

/** A function or class with all that stands in it is one. */
function statementsOf(text: string, tokens: readonly Token[]): readonly Statement[] {
  const found: Draft[] = [];
  let whole: Draft | undefined;
  for (const draft of drafts(text, tokens)) {
    const isInside = whole !== undefined && (draft.line === whole.line || draft.indent > whole.indent);
    if (isInside) {
      for (const token of draft.tokens) whole?.tokens.push(token);
      continue;
    }
    found.push(draft);
    whole = /^(?:def|class)$/.test(draft.tokens[0]?.value ?? '') ? draft : undefined;
  }
  return found.map(({ tokens: all }) => ({ tokens: all, ...assignment(all) }));
}

function assignment(tokens: readonly Token[]): Pick<Statement, 'key' | 'value'> {
  const [first, second, third, fourth] = tokens;
  if (first?.kind !== 'word') return { key: null, value: 0 };
  if (second?.value === '=' && third?.value !== '=') return { key: first.value, value: 2 };
  if (/^[-+*/%|&]$/.test(second?.value ?? '') && third?.value === '=' && fourth?.value !== '=')
    return { key: first.value, value: 3 };
  return { key: null, value: 0 };
}

function drafts(text: string, tokens: readonly Token[]): readonly Draft[] {
  const found: Draft[] = [];
  const next = nextOnes(tokens);
  let now: Token[] = [];
  /** Brackets that are closed; those that are not. */
  let depth = 0;
  let broken = 0;
  let line = 0;
  let lineStart = 0;
  let place = { line, indent: 0 };
  const end = (): void => {
    if (now.length > 0) found.push({ tokens: now, ...place });
    now = [];
    depth = 0;
    broken = 0;
  };
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'line') {
      line += 1;
      lineStart = token.end;
      if (depth === 0 && !goesOn(tokens, now.at(-1), next[index], broken > 0)) end();
    } else if (token.value === ';' && token.kind === 'sign') {
      if (depth === 0) end();
    } else if (token.kind !== 'comment') {
      if (now.length === 0) place = { line, indent: indentOf(text, lineStart) };
      now.push(token);
      if (token.kind !== 'sign') continue;
      if (/[([{]/.test(token.value)) {
        if (token.isClosed) depth += 1;
        else broken += 1;
      } else if (token.isClosed) depth -= 1;
    }
  }
  end();
  return found;
}

function indentOf(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at - lineStart;
}

/** For each token the place of the next one that is neither a comment nor a line's end. */
function nextOnes(tokens: readonly Token[]): readonly number[] {
  const next: number[] = [];
  let at = tokens.length;
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    next[index] = at;
    const kind = tokens[index]?.kind;
    if (kind !== 'comment' && kind !== 'line') at = index;
  }
  return next;
}

/** Whether what follows a line's end may belong to what stands before it. */
function goesOn(
  tokens: readonly Token[],
  last: Token | undefined,
  next: number | undefined,
  isBroken: boolean,
): boolean {
  const first = tokens[next ?? tokens.length];
  if (first === undefined) return false;
  // No statement begins with a text or a sign.
  if (first.kind !== 'word') return true;
  const [second, third] = tokens.slice((next ?? 0) + 1, (next ?? 0) + 3);
  const isAssignment = second?.value === '=' && third?.value !== '=';
  return !isAssignment && (isBroken || (last?.kind === 'sign' && /[-=+*/%,.|&([{]/.test(last.value)));
}

/** One that ends with a sign, or before a text, goes on in the next line's. */
function commentsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'comment') continue;
    const above = tokens[index - 1]?.kind === 'line' ? tokens[index - 2] : undefined;
    const isMore =
      above?.kind === 'comment' &&
      (/[=+%,([{\\]\s*$/.test(above.value.slice(-80)) || /^#\s*["')\]]/.test(token.value));
    if (isMore) found.at(-1)?.push(token);
    else found.push([token]);
  }
  return found;
}
