/** Evaluates the plain subset of Python that xm definitions are mostly made of; refuses the rest by line. */
import { type PyLine, type PyToken, pythonLines } from './python-lexer.ts';
import { isList, number, PythonError, type PyValue, typeName } from './python-values.ts';

/** The file's variables. Throws PythonError with xm's words, or with ours for Python beyond the subset. */
export function evaluatePython(file: string, text: string): ReadonlyMap<string, PyValue> {
  const variables = new Map<string, PyValue>();
  for (const line of pythonLines(text)) {
    if (line.indented) throw syntaxError(file, line);
    new Statement(file, line, variables).run();
  }
  return variables;
}

function syntaxError(file: string, line: PyLine): PythonError {
  return new PythonError(
    `Errors were found at line ${line.number} while processing ${file}:\n\t${line.source}\n`,
  );
}

class Statement {
  readonly #file: string;
  readonly #line: PyLine;
  readonly #variables: Map<string, PyValue>;
  #at = 0;

  constructor(file: string, line: PyLine, variables: Map<string, PyValue>) {
    this.#file = file;
    this.#line = line;
    this.#variables = variables;
  }

  /** `name = expression`, `name += expression`, or an import, which by itself changes nothing. */
  run(): void {
    const [name, operator] = this.#line.tokens;
    if (name?.text === 'import' || name?.text === 'from') return;
    const assigns = operator?.text === '=' || operator?.text === '+=';
    if (name?.kind !== 'name' || !assigns) throw this.#beyond();
    this.#at = 2;
    const value = this.#sum();
    if (this.#peek() !== undefined) throw this.#afterExpression();
    this.#variables.set(
      name.text,
      operator.text === '=' ? value : this.#add(this.#variable(name.text), value),
    );
  }

  #sum(): PyValue {
    let value = this.#product();
    while (this.#take('+')) value = this.#add(value, this.#product());
    return value;
  }

  #product(): PyValue {
    let value = this.#signed();
    while (this.#take('*')) {
      const other = this.#signed();
      if (typeof value !== 'number' || typeof other !== 'number') throw this.#beyond();
      value *= other;
    }
    return value;
  }

  #signed(): PyValue {
    if (!this.#take('-')) return this.#primary();
    const value = this.#primary();
    if (typeof value !== 'number') throw this.#beyond();
    return -value;
  }

  #primary(): PyValue {
    const token = this.#peek();
    if (token === undefined) throw syntaxError(this.#file, this.#line);
    this.#at += 1;
    if (token.kind === 'string') return this.#string(token.text);
    if (token.kind === 'number') return number(token.text);
    if (token.text === '[') return this.#elements(']');
    if (token.text === '(') return this.#parenthesis();
    if (token.kind === 'name') return this.#name(token.text);
    if (token.kind === 'bad' && /^[uU]/.test(token.text)) return { ignored: 'unicode' };
    throw this.#beyond();
  }

  /** Neighbouring strings are one string. */
  #string(first: string): string {
    let text = first;
    for (let next = this.#peek(); next?.kind === 'string'; next = this.#peek()) {
      text += next.text;
      this.#at += 1;
    }
    return text;
  }

  #name(name: string): PyValue {
    if (name === 'True' || name === 'False' || name === 'None') return { ignored: name };
    const next = this.#peek()?.text;
    if (next === '.' || next === '(' || next === '[') throw this.#beyond();
    return this.#variable(name);
  }

  #variable(name: string): PyValue {
    const value = this.#variables.get(name);
    if (value === undefined) throw new PythonError(`name '${name}' is not defined`);
    return value;
  }

  #elements(end: string): readonly PyValue[] {
    const values: PyValue[] = [];
    while (!this.#take(end)) {
      values.push(this.#sum());
      if (this.#take(end)) break;
      if (!this.#take(',')) throw this.#afterExpression();
    }
    return values;
  }

  /** A tuple is of no use to xm; `(x)` is just x. */
  #parenthesis(): PyValue {
    const start = this.#at;
    const values = this.#elements(')');
    const comma = this.#line.tokens.slice(start, this.#at).some(({ text }) => text === ',');
    const [first] = values;
    return values.length === 1 && !comma && first !== undefined ? first : { ignored: 'tuple' };
  }

  #add(left: PyValue, right: PyValue): PyValue {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    if (typeof left === 'number' && typeof right === 'number') return left + right;
    if (isList(left) && isList(right)) return [...left, ...right];
    throw new PythonError(
      typeof left === 'string'
        ? `cannot concatenate 'str' and '${typeName(right)}' objects`
        : `unsupported operand type(s) for +: '${typeName(left)}' and '${typeName(right)}'`,
    );
  }

  #peek(): PyToken | undefined {
    return this.#line.tokens[this.#at];
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'operator' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  /** An operator that we do not know may be good Python; a plain value there never is. */
  #afterExpression(): PythonError {
    const token = this.#peek();
    const plain = token?.kind === 'number' || token?.kind === 'string';
    const word = token?.kind === 'name' && !/^(if|for|and|or|in|is|not)$/.test(token.text);
    return token === undefined || plain || word ? syntaxError(this.#file, this.#line) : this.#beyond();
  }

  #beyond(): PythonError {
    const { number: line, source } = this.#line;
    return new PythonError(
      `practice server: cannot evaluate line ${line} of ${this.#file}, a real xm could: ${source.trim()}`,
    );
  }
}
