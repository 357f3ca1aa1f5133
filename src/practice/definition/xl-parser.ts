/** Parses an xl definition into settings, recovering at line ends and complaining as the genuine parser does. */
import { type Complaint, lex, type Token, tokenName } from './xl-lexer.ts';

export interface Setting {
  readonly line: number;
  /** A scalar as text (numbers too), or a list of them. */
  readonly value: string | readonly string[];
}

export type Settings = ReadonlyMap<string, Setting>;

export type Parsed =
  | { readonly settings: Settings; readonly errors: '' }
  | { readonly settings: null; readonly errors: string };

const pythonWarning = [
  'warning: Config file looks like it contains Python code.',
  'warning:  Arbitrary Python is no longer supported.',
  'warning:  See https://wiki.xen.org/wiki/PythonInXlConfig',
];

/** Parses the text of the file that xl calls `source`; `errors` is what xl writes to stderr. */
export function parseXlDefinition(source: string, text: string): Parsed {
  const lexed = lex(text);
  const parser = new Parser(lexed.tokens, lexed.complaints);
  parser.run();
  if (parser.complaints.length === 0) return { settings: parser.settings, errors: '' };
  const lines = parser.complaints.map(
    ({ line, near, message }) =>
      `${source}:${line}: config parsing error near ${near === '' ? '<newline>' : `\`${near}'`}: ${message}`,
  );
  if (lexed.likelyPython) lines.push(...pythonWarning);
  lines.push('Failed to parse config: Invalid argument', '');
  return { settings: null, errors: lines.join('\n') };
}

/** Thrown inside a statement; `complaint` is null when the lexer has complained already. */
class Unexpected extends Error {
  readonly complaint: Complaint | null;

  constructor(complaint: Complaint | null) {
    super('unexpected token');
    this.complaint = complaint;
  }
}

/** After an error this many tokens must fit before bison speaks of another one. */
const quietTokens = 3;

class Parser {
  readonly settings = new Map<string, Setting>();
  readonly complaints: Complaint[] = [];
  readonly #tokens: readonly Token[];
  readonly #lexical: ReadonlyMap<number, Complaint>;
  #at = 0;
  #reported = -1;
  #quiet = 0;

  constructor(tokens: readonly Token[], lexical: ReadonlyMap<number, Complaint>) {
    this.#tokens = tokens;
    this.#lexical = lexical;
  }

  run(): void {
    while (this.#peek().kind !== 'END') {
      try {
        this.#statement();
      } catch (error) {
        if (!(error instanceof Unexpected)) throw error;
        this.#recover(error.complaint);
      }
    }
  }

  /** `ident = value`, `ident += value`, or an empty line. */
  #statement(): void {
    const first = this.#peek();
    if (first.kind === 'NEWLINE' || first.text === ';') {
      this.#next();
      return;
    }
    if (first.kind !== 'IDENT') throw this.#unexpected('');
    this.#next();
    const operator = this.#peek();
    if (operator.text !== '=' && operator.text !== '+=') throw this.#unexpected("expecting += or '='");
    this.#next();
    const value = this.#value();
    const end = this.#peek();
    if (end.kind !== 'NEWLINE' && end.kind !== 'END' && end.text !== ';') {
      throw this.#unexpected('expecting $end');
    }
    this.#assign(first, operator.text, value);
    if (end.kind !== 'END') this.#next();
  }

  #assign(name: Token, operator: string, value: string | readonly string[]): void {
    const before = operator === '+=' ? this.settings.get(name.text)?.value : undefined;
    this.settings.set(name.text, { line: name.line, value: joined(before, value) });
  }

  #value(): string | readonly string[] {
    const token = this.#peek();
    if (token.kind === 'STRING' || token.kind === 'NUMBER') {
      this.#next();
      return token.value;
    }
    if (token.text === '[') return this.#list();
    throw this.#unexpected("expecting STRING or NUMBER or '['");
  }

  /** A list; nested lists are flattened, as nothing that the practice server reads nests. */
  #list(): readonly string[] {
    this.#next();
    const values: string[] = [];
    this.#newlines();
    while (this.#peek().text !== ']') {
      const value = this.#value();
      values.push(...(typeof value === 'string' ? [value] : value));
      this.#newlines();
      if (this.#peek().text === ',') {
        this.#next();
        this.#newlines();
      } else if (this.#peek().text !== ']') {
        throw this.#unexpected("expecting ']'");
      }
    }
    this.#next();
    return values;
  }

  #newlines(): void {
    while (this.#peek().kind === 'NEWLINE') this.#next();
  }

  /** Looking at a token makes the lexer read it, and complain about it if it must. */
  #peek(): Token {
    const complaint = this.#lexical.get(this.#at);
    if (complaint !== undefined && this.#at > this.#reported) this.complaints.push(complaint);
    this.#reported = Math.max(this.#reported, this.#at);
    return this.#tokens[this.#at] ?? { kind: 'END', text: '', value: '', line: 0 };
  }

  #next(): void {
    this.#at += 1;
    if (this.#quiet > 0) this.#quiet -= 1;
  }

  #unexpected(expecting: string): Unexpected {
    const token = this.#peek();
    if (token.kind === 'BAD') return new Unexpected(null);
    const tail = expecting === '' ? '' : `, ${expecting}`;
    const near = token.kind === 'NEWLINE' ? '' : token.text;
    const message = `syntax error, unexpected ${tokenName(token)}${tail}`;
    return new Unexpected({ line: token.line, near, message });
  }

  /** Reports, unless bison is still quiet, and goes on after the next line end. */
  #recover(complaint: Complaint | null): void {
    if (complaint !== null && this.#quiet === 0) this.complaints.push(complaint);
    this.#quiet = quietTokens;
    while (this.#peek().kind !== 'NEWLINE' && this.#peek().kind !== 'END') this.#at += 1;
    if (this.#peek().kind === 'NEWLINE') this.#next();
  }
}

/** `+=` concatenates strings and lists; anything else replaces. */
function joined(
  before: string | readonly string[] | undefined,
  value: string | readonly string[],
): string | readonly string[] {
  if (typeof before === 'string' && typeof value === 'string') return before + value;
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return value;
}
