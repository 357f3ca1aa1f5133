/** Cuts Python 2 into tokens: names, numbers, strings, operators, and the beginnings and ends of blocks. */
import { readNumber } from './numbers.ts';
import { readString, stringStart } from './strings.ts';
import { type PyValue, unknown } from './values.ts';

export interface Token {
  readonly kind:
    | 'name'
    | 'keyword'
    | 'value'
    | 'operator'
    | 'newline'
    | 'indent'
    | 'dedent'
    | 'end'
    | 'error';
  /** The name, keyword or operator; of an error its message. */
  readonly text: string;
  readonly value: PyValue | null;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  /** Of an error: SyntaxError, IndentationError, … */
  readonly error: string | null;
}

const keywords = new Set(
  `and del from not while elif global or assert else if pass yield break except import print class exec in raise
continue finally is return def for lambda try`.split(/\s+/),
);
const operatorPattern =
  /\*\*=|\/\/=|>>=|<<=|\*\*|\/\/|>>|<<|<=|>=|==|!=|<>|[-+*/%&|^]=|[-+*/%&|^~<>()[\]{},:.;`=@]/y;
const namePattern = /[A-Za-z_][A-Za-z0-9_]*/y;
// Behind a backslash the text may also end.
const blankPattern = /[ \t\f]+|\\(?:\r\n|\n|\r|$)/y;
// A NUL byte ends what Python reads of a line, of the file, or nothing: that is not followed.
const commentPattern = /#[^\r\n\0]*/y;
const newlinePattern = /\r\n|\n|\r/y;
/** How strings and numbers begin. */
const stringHints = '\'"uUbBrR';
const numberHints = '.0123456789';
const nulByte = 'cannot be evaluated: with a NUL byte in it, Python reads only a part of the file';
/** Python has no more levels of indentation. */
const mostLevels = 100;

/** Gives the tokens of a text one by one; the first thing that is none becomes an `error`, with which they end. */
export class Tokenizer {
  readonly #source: string;
  readonly #waiting: Token[] = [];
  readonly #indents = [0];
  #last: Token['kind'] = 'newline';
  #at = 0;
  #line = 1;
  #brackets = 0;

  constructor(source: string) {
    this.#source = source;
    if (source.startsWith('\uFEFF')) this.#at = 1;
  }

  /** The next token; after `end` or `error` there is none to be asked for. */
  read(): Token {
    for (;;) {
      const token = this.#waiting.shift();
      if (token) return token;
      if (this.#at >= this.#source.length) this.#finish();
      else if (this.#startsLine()) this.#readLineStart();
      else this.#readToken();
    }
  }

  #startsLine(): boolean {
    return this.#brackets === 0 && this.#last === 'newline';
  }

  /** At the beginning of a line: blanks and, where something follows them, its first token. */
  #readLineStart(): void {
    if (this.#readIndent() && this.#last !== 'error') this.#readToken();
  }

  /** Reads the blanks that begin a line; false: the line has nothing in it, or the text is over. */
  #readIndent(): boolean {
    let width = 0;
    const start = this.#at;
    for (; ; this.#at++) {
      const char = this.#source[this.#at];
      if (char === ' ') width++;
      else if (char === '\t') width = (Math.floor(width / 8) + 1) * 8;
      else if (char === '\f') width = 0;
      else break;
    }
    this.#match(commentPattern);
    if (this.#at >= this.#source.length) return false;
    if (this.#readNewline()) return false;
    this.#indent(width, start);
    return true;
  }

  #indent(width: number, start: number): void {
    let top = this.#indents.at(-1) ?? 0;
    if (width > top) {
      if (this.#indents.length >= mostLevels)
        this.#push('error', 'too many levels of indentation', start, 'IndentationError');
      else this.#push('indent', '', start);
      this.#indents.push(width);
    }
    for (; width < top; top = this.#indents.at(-1) ?? 0) {
      this.#indents.pop();
      this.#push('dedent', '', start);
    }
    if (width > top && this.#indents.at(-1) !== width)
      this.#push('error', 'unindent does not match any outer indentation level', start, 'IndentationError');
  }

  #readToken(): void {
    const start = this.#at;
    if (this.#skipBlanks() || this.#match(commentPattern) !== null) return;
    if (this.#readNewline()) {
      if (this.#brackets === 0) this.#add('newline', '', null, start, start, this.#line - 1, this.#line - 1);
      return;
    }
    const char = this.#source.charAt(start);
    if (stringHints.includes(char) && stringStart(this.#source, start)) {
      this.#readString();
      return;
    }
    const number = numberHints.includes(char) ? readNumber(this.#source, start) : null;
    if (number !== null) {
      this.#at = number.end;
      if (number.value === null) {
        this.#push('error', 'invalid token', start, 'SyntaxError');
        return;
      }
      this.#add('value', '', number.value, start, this.#at, this.#line, this.#line);
      return;
    }
    const name = this.#match(namePattern);
    if (name !== null) {
      this.#push(keywords.has(name) ? 'keyword' : 'name', name, start);
      return;
    }
    const operator = this.#match(operatorPattern);
    if (operator === null) {
      this.#unexpected();
      return;
    }
    if ('([{'.includes(operator)) this.#brackets++;
    if (')]}'.includes(operator) && this.#brackets > 0) this.#brackets--;
    this.#push('operator', operator, start);
  }

  #unexpected(): void {
    const char = this.#source[this.#at];
    if (char === '\0') {
      this.#push('error', nulByte, this.#at, 'Unfollowed');
      return;
    }
    const message =
      char === '\\' ? 'unexpected character after line continuation character' : 'invalid syntax';
    this.#push('error', message, this.#at, 'SyntaxError');
  }

  #readString(): void {
    const start = this.#at;
    const line = this.#line;
    const read = readString(this.#source, start);
    if (read.error !== undefined) {
      this.#push('error', read.error, start, read.kind);
      return;
    }
    this.#at = read.end;
    this.#line += read.lines;
    const value: PyValue = read.bytes
      ? unknown('bytes beyond ASCII, written as escapes: what they mean depends on an encoding')
      : { type: read.unicode ? 'unicode' : 'str', value: read.value };
    this.#add('value', 'string', value, start, this.#at, line, this.#line);
  }

  #skipBlanks(): boolean {
    const blanks = this.#match(blankPattern);
    if (blanks?.startsWith('\\')) this.#line++;
    return blanks !== null;
  }

  #readNewline(): boolean {
    if (this.#match(newlinePattern) === null) return false;
    this.#line++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  #finish(): void {
    if (this.#brackets === 0 && !this.#startsLine()) this.#push('newline', '', this.#at);
    for (const _ of this.#indents.slice(1)) this.#push('dedent', '', this.#at);
    this.#push('end', '', this.#at);
  }

  #push(kind: Token['kind'], text: string, start: number, error: string | null = null): void {
    this.#add(kind, text, null, start, this.#at, this.#line, this.#line, error);
  }

  #add(
    kind: Token['kind'],
    text: string,
    value: PyValue | null,
    start: number,
    end: number,
    line: number,
    endLine: number,
    error: string | null = null,
  ): void {
    this.#last = kind;
    this.#waiting.push({ kind, text, value, start, end, line, endLine, error });
  }
}
