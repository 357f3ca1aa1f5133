/** Words, texts and signs of a definition, whichever toolstack it is for and whatever is broken in it. Pure, linear. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Token extends Range {
  /** `line`: the end of one, unless a backslash stands before it. */
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'comment' | 'line';
  /** A sign, a word, or what stands between the quotes of a text. */
  readonly value: string;
  /** A text as both toolstacks write it, with one quote at either end. */
  readonly isPlain: boolean;
  /** A bracket that has its partner. */
  readonly isClosed: boolean;
}

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pieces =
    /[ \t\f]+|\\\r?\n|(\r?\n|\r)|(#[^\r\n]*)|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(\d\w*)|[\s\S]/y;
  for (let at = 0; at < text.length; ) {
    const quote = text[at] ?? '';
    if (quote === '"' || quote === "'") {
      const token = quoted(text, at, quote);
      tokens.push(token);
      at = token.end;
      continue;
    }
    pieces.lastIndex = at;
    const [value = quote, line, comment, word, number] = pieces.exec(text) ?? [];
    const start = at;
    at += value.length;
    const kind = line ? 'line' : comment ? 'comment' : word ? 'word' : number ? 'number' : 'sign';
    if (kind === 'sign' && (value.length > 1 || /\s/.test(value))) continue;
    tokens.push({ kind, start, end: at, value, isPlain: false, isClosed: false });
  }
  return withClosed(tokens);
}

/** An open text ends with its line, a long one with the file. */
function quoted(text: string, start: number, quote: string): Token {
  const common = { kind: 'text', start, isClosed: false } as const;
  const long = quote.repeat(3);
  if (text.startsWith(long, start)) {
    const close = text.indexOf(long, start + 3);
    const end = close < 0 ? text.length : close + 3;
    return { ...common, end, value: text.slice(start + 3, close < 0 ? end : close), isPlain: false };
  }
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== '\n' && text[at] !== '\r') {
    if (text[at] === '\\') at += text.startsWith('\r\n', at + 1) ? 3 : 2;
    else at += 1;
  }
  at = Math.min(at, text.length);
  const isPlain = text[at] === quote;
  return { ...common, end: isPlain ? at + 1 : at, value: text.slice(start + 1, at), isPlain };
}

const partner: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** A bracket that is never closed is a mistake: it does not hold the rest of the file. */
function withClosed(tokens: readonly Token[]): readonly Token[] {
  const closed = new Set<number>();
  const open: number[] = [];
  const count = new Map<string, number>();
  const change = (sign: string, by: number): void => void count.set(sign, (count.get(sign) ?? 0) + by);
  for (const [index, { kind, value }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (/[([{]/.test(value)) {
      open.push(index);
      change(value, 1);
    }
    const wanted = partner[value];
    if (wanted === undefined || (count.get(wanted) ?? 0) === 0) continue;
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      const sign = tokens[last]?.value ?? '';
      change(sign, -1);
      if (sign === wanted) {
        closed.add(last).add(index);
        break;
      }
    }
  }
  return tokens.map((token, index) => (closed.has(index) ? { ...token, isClosed: true } : token));
}
