/** The methods of Python 2's strings that definitions use. */
import { truthOf } from './compare.ts';
import { PythonError, Uncertain } from './errors.ts';
import { type Machine, mostSize } from './machine.ts';
import { sequenceOf } from './sequences.ts';
import { countError, isStringMethod } from './string-names.ts';
import { ascii, bool, known, list, type PyValue, tuple, wholeNumber } from './values.ts';

type TextValue = Extract<PyValue, { type: 'str' | 'unicode' }>;
type Method = (self: TextValue, args: readonly PyValue[], machine: Machine) => PyValue;

const blanks = ' \t\n\r\f\v';

/** What the method makes of the string; `null`: strings have no such method. */
export function stringMethod(name: string): Method | null {
  if (!isStringMethod(name)) return null;
  const method = methods[name];
  return (self, args, machine) => {
    const wrong = countError(name, args.length);
    if (wrong !== null) throw new PythonError('TypeError', wrong);
    if (method === undefined) throw new Uncertain(`the method ${name} of strings`);
    // One unicode string makes unicode of all.
    const mixed = self.type === 'str' && args.some((arg) => arg.type === 'unicode');
    return method(mixed ? { type: 'unicode', value: ascii(self.value) } : self, args, machine);
  };
}

const methods: Readonly<Record<string, Method>> = {
  join: (self, [row], machine) => {
    const pieces = sequenceOf(need(row, 'join'), machine).map((item, index) => {
      const piece = known(item);
      if (piece.type === 'str' || piece.type === 'unicode') return piece;
      const found = `sequence item ${index}: expected string, ${piece.type} found`;
      throw new PythonError('TypeError', found);
    });
    const size = pieces.reduce((sum, piece) => sum + piece.value.length + self.value.length, 0);
    if (size > mostSize.text) throw new Uncertain('a text that grows too long');
    machine.work(size);
    const unicode = self.type === 'unicode' || pieces.some((piece) => piece.type === 'unicode');
    return { type: unicode ? 'unicode' : 'str', value: pieces.map((piece) => piece.value).join(self.value) };
  },
  split: (self, args, machine) => split(self, args, machine, false),
  rsplit: (self, args, machine) => split(self, args, machine, true),
  splitlines: (self, [keeps]) => {
    if (keeps !== undefined && truthOf(keeps)) throw new Uncertain('splitlines that keeps the line ends');
    if (self.type === 'unicode' && /[\x0b\x0c\x1c-\x1e\x80-\uffff]/.test(self.value))
      throw new Uncertain('the lines of a unicode text');
    const lines = self.value.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    return list(lines.map((line) => like(self, line)));
  },
  strip: (self, args) => like(self, stripEnd(stripStart(self.value, chars(args)), chars(args))),
  lstrip: (self, args) => like(self, stripStart(self.value, chars(args))),
  rstrip: (self, args) => like(self, stripEnd(self.value, chars(args))),
  replace: (self, [from, to, count], machine) => {
    if (count !== undefined) throw new Uncertain('replace with a count');
    const [old, fresh] = [textArg(from, 'replace'), textArg(to, 'replace')];
    const pieces = old === '' ? ['', ...ascii(self.value), ''] : self.value.split(old);
    const size = self.value.length + (pieces.length - 1) * fresh.length;
    if (size > mostSize.text) throw new Uncertain('a text that grows too long');
    machine.work(size);
    return like(self, pieces.join(fresh));
  },
  lower: (self) =>
    like(
      self,
      self.value.replace(/[A-Z]+/g, (word) => word.toLowerCase()),
    ),
  upper: (self) =>
    like(
      self,
      self.value.replace(/[a-z]+/g, (word) => word.toUpperCase()),
    ),
  capitalize: (self) =>
    like(self, ascii(self.value).charAt(0).toUpperCase() + ascii(self.value).slice(1).toLowerCase()),
  title: (self) =>
    like(
      self,
      ascii(self.value)
        .toLowerCase()
        .replace(/(?<![a-z])[a-z]/g, (char) => char.toUpperCase()),
    ),
  startswith: (self, [part, ...rest]) => bool(edge(part, rest, (word) => self.value.startsWith(word))),
  endswith: (self, [part, ...rest]) => bool(edge(part, rest, (word) => self.value.endsWith(word))),
  find: (self, [part, ...rest]) => position(self, part, rest, 'find'),
  rfind: (self, [part, ...rest]) => position(self, part, rest, 'rfind'),
  index: (self, [part, ...rest]) => position(self, part, rest, 'index'),
  count: (self, [part, ...rest]) => {
    const word = textArg(only(part, rest), 'count');
    if (word === '') throw new Uncertain('count of nothing');
    return { type: 'int', value: BigInt(self.value.split(word).length - 1) };
  },
  isdigit: (self) => bool(/^\d+$/.test(ascii(self.value))),
  isalpha: (self) => bool(/^[A-Za-z]+$/.test(ascii(self.value))),
  isalnum: (self) => bool(/^[A-Za-z0-9]+$/.test(ascii(self.value))),
  zfill: (self, [size]) => {
    const sign = /^[-+]/.test(self.value) ? self.value.charAt(0) : '';
    return like(
      self,
      sign +
        ascii(self.value)
          .slice(sign.length)
          .padStart(widthOf(size) - sign.length, '0'),
    );
  },
  ljust: (self, [size, ...rest]) => like(self, ascii(self.value).padEnd(widthOf(only(size, rest)))),
  rjust: (self, [size, ...rest]) => like(self, ascii(self.value).padStart(widthOf(only(size, rest)))),
  partition: (self, [part]) => {
    const word = textArg(part, 'partition');
    if (word === '') throw new PythonError('ValueError', 'empty separator');
    const at = self.value.indexOf(word);
    const pieces =
      at < 0 ? [self.value, '', ''] : [self.value.slice(0, at), word, self.value.slice(at + word.length)];
    return tuple(pieces.map((piece) => like(self, piece)));
  },
};

function like(self: TextValue, value: string): TextValue {
  return { type: self.type, value };
}

function need(value: PyValue | undefined, method: string): PyValue {
  if (value === undefined) throw new PythonError('TypeError', `${method}() takes more arguments (0 given)`);
  return value;
}

function only(value: PyValue | undefined, rest: readonly PyValue[]): PyValue | undefined {
  if (rest.length > 0) throw new Uncertain('a part of a string');
  return value;
}

function textArg(value: PyValue | undefined, method: string): string {
  const sure = known(need(value, method));
  if (sure.type === 'str' || sure.type === 'unicode') return sure.value;
  throw new PythonError('TypeError', `${method}() takes a string, not ${sure.type}`);
}

function widthOf(value: PyValue | undefined): number {
  const size = value === undefined ? null : wholeNumber(known(value));
  if (size === null || size > 1000n) throw new Uncertain('the width of a text');
  return Math.max(Number(size), 0);
}

function chars(args: readonly PyValue[]): string {
  const [set] = args;
  if (set === undefined || set.type === 'NoneType') return blanks;
  const given = ascii(textArg(set, 'strip'));
  if (given.length > 256) throw new Uncertain('a strip of very many characters');
  return given;
}

function stripStart(value: string, set: string): string {
  let start = 0;
  while (start < value.length && set.includes(value.charAt(start))) start++;
  return value.slice(start);
}

function stripEnd(value: string, set: string): string {
  let end = value.length;
  while (end > 0 && set.includes(value.charAt(end - 1))) end--;
  return value.slice(0, end);
}

function split(self: TextValue, args: readonly PyValue[], machine: Machine, fromEnd: boolean): PyValue {
  const [separator, limit] = args;
  machine.work(self.value.length);
  const pieces = fromEnd ? piecesFromEnd(self.value, separator) : piecesOf(self.value, separator);
  const most = limit === undefined ? null : wholeNumber(known(limit));
  if (limit !== undefined && most === null) throw new Uncertain('the limit of a split');
  const all = () => list(pieces.map((piece) => like(self, piece)));
  const rest = BigInt(pieces.length - 1);
  if (most === null || most < 0n || rest < most) return all();
  // The last piece keeps the blanks behind it.
  if (separator === undefined || separator.type === 'NoneType')
    throw new Uncertain('a split at blanks with a limit');
  if (rest === most) return all();
  const between = textArg(separator, 'split');
  const at = fromEnd ? pieces.length - Number(most) : Number(most);
  const [first, last] = [pieces.slice(0, at), pieces.slice(at)];
  const parts = fromEnd ? [first.join(between), ...last] : [...first, last.join(between)];
  return list(parts.map((piece) => like(self, piece)));
}

function piecesOf(value: string, separator: PyValue | undefined): readonly string[] {
  if (separator === undefined || separator.type === 'NoneType') return value.match(/[^ \t\n\r\f\v]+/g) ?? [];
  const between = textArg(separator, 'split');
  if (between === '') throw new PythonError('ValueError', 'empty separator');
  return value.split(between);
}

const backwards = (value: string): string => Array.from(value).reverse().join('');

/** The same, with the separator looked for from the right: of `aaa` at `aa` that is another one. */
function piecesFromEnd(value: string, separator: PyValue | undefined): readonly string[] {
  if (separator === undefined || (separator.type !== 'str' && separator.type !== 'unicode'))
    return piecesOf(value, separator);
  const turned = { ...separator, value: backwards(separator.value) };
  return piecesOf(backwards(value), turned).map(backwards).toReversed();
}

function edge(part: PyValue | undefined, rest: readonly PyValue[], test: (word: string) => boolean): boolean {
  const sure = known(need(only(part, rest), 'startswith'));
  if (sure.type === 'tuple') return sure.items.some((item) => test(textArg(item, 'startswith')));
  return test(textArg(sure, 'startswith'));
}

function position(
  self: TextValue,
  part: PyValue | undefined,
  rest: readonly PyValue[],
  name: string,
): PyValue {
  const word = textArg(only(part, rest), name);
  const at = name === 'rfind' ? ascii(self.value).lastIndexOf(word) : ascii(self.value).indexOf(word);
  if (at < 0 && name === 'index') throw new PythonError('ValueError', 'substring not found');
  return { type: 'int', value: BigInt(at) };
}
