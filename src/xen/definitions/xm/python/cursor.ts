/** Walks over the tokens of a file for the parser. */
import { PythonError } from './errors.ts';
import type { Token } from './tokens.ts';

/** Python's own parser gives up at about a hundred brackets. */
const mostDepth = 95;
const layout = new Set(['newline', 'indent', 'dedent']);

export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  /** Around what is read now: `break` and `return` stand only in some places. */
  loops = 0;
  functions = 0;
  /** First line with an expression that Python 2.4 does not know yet. */
  choiceLine: number | null = null;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next; the last one is always `end` or `error`, and is never passed. */
  get next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('there are no tokens');
    if (token.kind === 'error') throw new PythonError(token.error ?? 'SyntaxError', token.text, token.line);
    return token;
  }

  /** The last token taken that is text: a block ends where its last statement does. */
  get last(): Token {
    let at = this.#at - 1;
    while (at > 0 && layout.has(this.#tokens[at]?.kind ?? '')) at--;
    return this.#tokens[Math.max(at, 0)] ?? this.next;
  }

  /** The one after the next, when it is no error. */
  isAfterNext(text: string): boolean {
    return this.#tokens[this.#at + 1]?.text === text;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  is(text: string): boolean {
    const { next } = this;
    return next.text === text && (next.kind === 'operator' || next.kind === 'keyword');
  }

  isKind(kind: Token['kind']): boolean {
    return this.next.kind === kind;
  }

  accept(text: string): boolean {
    const found = this.is(text);
    if (found) this.#at++;
    return found;
  }

  expect(text: string): Token {
    return this.is(text) ? this.take() : this.fail();
  }

  expectKind(kind: Token['kind']): Token {
    return this.next.kind === kind ? this.take() : this.fail();
  }

  /** The text is no Python. */
  fail(message = 'invalid syntax', kind = 'SyntaxError'): never {
    throw new PythonError(kind, message, this.next.line);
  }

  deeper<T>(body: () => T): T {
    if (this.#depth >= mostDepth)
      throw new PythonError(
        'MemoryError',
        'nested too deeply for Python (s_push: parser stack overflow)',
        this.next.line,
      );
    this.#depth++;
    try {
      return body();
    } finally {
      this.#depth--;
    }
  }
}
