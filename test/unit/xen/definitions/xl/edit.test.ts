/** Edits of xl's definition files: only the lines of their key change, and xl reads what was meant. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addKey, removeKey, setKey } from '../../../../../src/xen/definitions/edit.ts';
import type { Statement } from '../../../../../src/xen/definitions/model.ts';
import { literal } from '../../../../../src/xen/definitions/xl/literal.ts';
import { parse } from '../../../../../src/xen/definitions/xl/parse.ts';
import type { Settings } from '../../../../../src/xen/definitions/xl/settings.ts';
import { cases } from './cases.ts';

function parsed(text: string): { readonly settings: Settings; readonly statements: readonly Statement[] } {
  const found = parse(text);
  if (found.kind === 'refused') throw new Error(`${found.line}: ${found.reason}`);
  return found;
}

describe('set', () => {
  it.each([
    ['a = 1 # one\nb=2\n', 'a', "a = 'x' # one\nb=2\n"],
    ['b=2', 'a', "b=2\na = 'x'\n"],
    ['', 'a', "a = 'x'\n"],
    ["b='\r'\n# c\r\n", 'a', "b='\r'\n# c\r\na = 'x'\n"],
    ['# c\\\n', 'a', "# c\\\n\na = 'x'\n"],
    ['# c\r\nb=2\r\n', 'a', "# c\r\nb=2\r\na = 'x'\r\n"],
    ['a=1\nb=2\na=3', 'a', "a=1\nb=2\na='x'"],
    ['a=[ # old\n1,\n]; b=2\n', 'a', "a='x'; b=2\n"],
    ['a=[1]\n# more\na += [2] # two\nb=2\n', 'a', "a='x'\n# more\nb=2\n"],
    ['a+=1; a+=2 ;a+=3;b=1\n', 'a', "a='x' ;b=1\n"],
    ['aa=1\na=aa\n', 'a', "aa=1\na='x'\n"],
  ])('%j', (text, key, expected) => {
    const statements = key === 'a' && text.includes('a=aa') ? pythonLike : parsedLoosely(text);
    expect(setKey(text, statements, key, "'x'")).toBe(expected);
  });
});

/** Statements go by offsets alone, so another language's do as well. */
const pythonLike: readonly Statement[] = [
  { key: 'aa', operator: '=', line: 1, endLine: 1, start: 3, end: 4 },
  { key: 'a', operator: '=', line: 2, endLine: 2, start: 7, end: 9 },
];

/** xl takes no CR; their places are the same without. */
const parsedLoosely = (text: string): readonly Statement[] => parsed(text.replaceAll('\r', ' ')).statements;

describe('remove', () => {
  it.each([
    ['a=1 # one\nb=2\n', 'b=2\n'],
    ['# c\n  a=[1, # x\n 2] ; # y\nb=2', '# c\nb=2'],
    ['a=1; b=2 # c\n', 'b=2 # c\n'],
    ['b=1; a=2 # c\n', 'b=1 # c\n'],
    ['b=1; a=2; c=3\n', 'b=1; c=3\n'],
    ['a=1; a=2; b=3\n', 'b=3\n'],
    ['a=1; a=2\nb=3;a=4\n', 'b=3\n'],
    ['b=1\r\na=2\r\nc=3\r\n', 'b=1\r\nc=3\r\n'],
    ['b=1\na=2', 'b=1\n'],
    ['b=1\n', 'b=1\n'],
  ])('%j', (text, expected) => {
    expect(removeKey(text, parsedLoosely(text), 'a')).toBe(expected);
  });

  it('leaves alone what is part of another statement', () => {
    const inside: Statement = { key: 'a', operator: '=', line: 1, endLine: 1, start: 8, end: 9 };
    expect(() => removeKey('if x: a=1\n', [inside], 'a')).toThrow(RangeError);
  });
});

const texts = cases.map(({ text }) => text).filter((text) => parse(text).kind === 'parsed');
const value = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.nat(),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
);
const keys = ['memory', 'name', 'disk', 'vif', 'extra', 'vcpus', 'on_crash', 'kernel'];
/** Two files in one, so that keys come twice, with whatever stands between statements. */
const file = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.constantFrom('\n', '\n# Größe; "x" = [\n\n', ' ; '),
    fc.constantFrom(...texts),
  )
  .map(([first, between, second]) => first.trimEnd() + between + second)
  .filter((text) => parse(text).kind === 'parsed');

const others = (text: string, key: string): unknown =>
  [...parsed(text).settings]
    .filter(([name]) => name !== key)
    .map(([name, { value: node }]) => [name, plain(node)]);
const plain = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (name, inner: unknown) => (name === 'line' ? undefined : inner)));

/** The lines that no statement of the key touches. */
function untouched(text: string, key: string): readonly string[] {
  const own = parsed(text).statements.filter((statement) => statement.key === key);
  const mine = new Set(own.flatMap(({ line, endLine }) => range(line, endLine)));
  return text.split('\n').filter((_, index) => !mine.has(index + 1));
}

/** Lines that are not there any more, in their order. */
function missing(lines: readonly string[], text: string): readonly string[] {
  const left = text.split('\n');
  return lines.filter((line) => {
    const at = left.indexOf(line);
    left.splice(0, at + 1);
    return at === -1;
  });
}

const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('any file', () => {
  it('has the new value and else what it had', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...keys), value, (text, key, wanted) => {
        const after = setKey(text, parsed(text).statements, key, literal(wanted));
        const written = parsed(`k=${literal(wanted)}`).settings.get('k')?.value;
        expect(plain(parsed(after).settings.get(key)?.value)).toEqual(plain(written));
        expect(others(after, key)).toEqual(others(text, key));
        expect(missing(untouched(text, key), after)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('loses a key and nothing else', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...keys), (text, key) => {
        const after = removeKey(text, parsed(text).statements, key);
        expect(parsed(after).settings.has(key)).toBe(false);
        expect(others(after, key)).toEqual(others(text, key));
        expect(missing(untouched(text, key), after)).toEqual([]);
        // Setting what is gone brings it back, at the end.
        expect(addKey(after, key, '1').startsWith(after)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
