/** Walks over the tokens of a file for the parser. */
import { PythonError } from './errors.ts';
import type { Token, Tokenizer } from './tokens.ts';

/** Python's own parser gives up at about a hundred brackets. */
const mostDepth = 95;
const layout = new Set(['newline', 'indent', 'dedent']);

export class Cursor {
  readonly #tokenizer: Tokenizer;
  #next: Token;
  #after: Token | null = null;
  #last: Token;
  #depth = 0;
  /** Around what is read now: `break` and `return` stand only in some places. */
  loops = 0;
  functions = 0;
  /** First line with an expression that Python 2.4 does not know yet. */
  choiceLine: number | null = null;
  /** What `from __future__ import` has switched on: it holds for all that is read later. */
  readonly features: Set<string>;

  constructor(tokenizer: Tokenizer, features: ReadonlySet<string>) {
    this.features = new Set(features);
    this.#tokenizer = tokenizer;
    this.#next = tokenizer.read();
    this.#last = this.#next;
  }

  /** The token that comes next; the last one is `end`. @throws PythonError for what is none. */
  get next(): Token {
    const token = this.#next;
    if (token.kind === 'error') throw new PythonError(token.error ?? 'SyntaxError', token.text, token.line);
    return token;
  }

  /** The last token taken that is text: a block ends where its last statement does. */
  get last(): Token {
    return this.#last;
  }

  /** Whether the one after the next is that. */
  isAfterNext(text: string): boolean {
    if (this.next.kind === 'end') return false;
    this.#after ??= this.#tokenizer.read();
    return this.#after.text === text && this.#after.kind !== 'error';
  }

  take(): Token {
    const token = this.next;
    if (token.kind === 'end') return token;
    if (!layout.has(token.kind)) this.#last = token;
    this.#next = this.#after ?? this.#tokenizer.read();
    this.#after = null;
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
    if (found) this.take();
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
