/** Words and statements of xl's definition files: what its scanner and grammar take, lose and refuse. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../../../../src/xen/definitions/xl/parse.ts';
import type { Node } from '../../../../../src/xen/definitions/xl/settings.ts';

type Plain = string | readonly Plain[];
const plain = (node: Node): Plain => (node.kind === 'atom' ? node.text : node.items.map(plain));

function settings(source: string): unknown {
  const parsed = parse(source);
  if (parsed.kind === 'refused') return parsed;
  return Object.fromEntries([...parsed.settings].map(([key, { value }]) => [key, plain(value)]));
}

describe('what xl takes', () => {
  it.each([
    ['', {}],
    ['\n;;\n;', {}],
    ['a=1;b=2', { a: '1', b: '2' }],
    ['a.b_1 = 0x1f\n', { 'a.b_1': '0x1f' }],
    ["a='x' # comment\nb='y'#z\n", { a: 'x', b: 'y' }],
    ['a="it\'s"\nb=\'"\'', { a: "it's", b: '"' }],
    [String.raw`a='\\\'\"\a\b\f\n\r\t\v'`, { a: '\\\'"\u0007\b\f\n\r\t\v' }],
    ['a=[]', { a: [] }],
    ['a=[\n# nothing\n]', { a: [] }],
    ["a=['x',\n'y' # two\n,]\n", { a: ['x', 'y'] }],
    ["a=[['x',[1]],[]]", { a: [['x', ['1']], []] }],
    ["a='x'\na='y'", { a: 'y' }],
    ["a+='x'\na+='y'", { a: 'xy' }],
    ["a=['x']\na+=['y',['z']]\na+=[]", { a: ['x', 'y', ['z']] }],
    ["a=['x']\na=['y']", { a: ['y'] }],
    // A last stray character ends the file without a word: Ctrl-Z of DOS, the # of a comment.
    ['a=1\n\u001a', { a: '1' }],
    ['a=1 #', { a: '1' }],
    // Octal escapes vanish.
    [String.raw`a='x\101y'`, { a: 'xy' }],
    ["a='Größe'", { a: 'Größe' }],
  ])('%j', (source, expected) => {
    expect(settings(source)).toEqual(expected);
  });
});

describe('what xl refuses', () => {
  it.each([
    ['a=\n', 1, "near <newline>: syntax error, unexpected NEWLINE, expecting STRING or NUMBER or '['"],
    ['a=', 1, ': syntax error, unexpected $end'],
    ['a\n', 1, 'unexpected NEWLINE, expecting = or +='],
    ['\n\n= 2', 3, "near `=': syntax error, unexpected '=', expecting a name"],
    ['a=1\nb=2 c=3', 2, "near `c': syntax error, unexpected IDENT, expecting the end of the line"],
    ["a=['x' 'y']", 1, "near `'y''"],
    ["a=['x',,]", 1, "unexpected ','"],
    ['a=[,]', 1, "unexpected ','"],
    ['a=[1]]', 1, "unexpected ']'"],
    ['a=[1\n\n', 3, 'unexpected $end'],
    ['a=[[1]\nb=2', 2, 'unexpected IDENT'],
    ["a='x\nb=2", 1, "near `'x': lexical error"],
    ["a='x", 1, "near `'x': lexical error"],
    ['a="x\'', 1, 'lexical error'],
    [String.raw`a='x\'`, 1, 'lexical error'],
    [String.raw`a='\x41'`, 1, 'hexnumerical'],
    [String.raw`a='\1'`, 1, 'octalnumerical'],
    [String.raw`a='\8'`, 1, 'invalid character after backlash'],
    ["a='x\0y'", 1, 'NUL'],
    ['a=1\0\n', 1, 'lexical error'],
    ['# only a comment', 1, 'near `#'],
    ['ä=1', 1, 'lexical error'],
    ["a='x'\na+=['y']", 2, "can't add [list]"],
    ["a=['x']\na+='y'", 2, "can't add [list]"],
    ['a=1\r\n', 1, '(CR LF)'],
    ['\ufeffa=1\n', 1, 'byte order mark'],
    ['if a:\n  b=1\n', 1, 'it looks like it contains Python code'],
    ['a=b\nc = -1\n', 1, 'it looks like it contains Python code'],
  ])('%j', (source, line, reason) => {
    expect(settings(source)).toEqual({ kind: 'refused', line, reason: expect.stringContaining(reason) });
  });

  it('repeats no line that deals with a password', () => {
    const { reason } = parse("vncpasswd='x' 'geheim'") as { reason: string };
    expect(reason).not.toContain('geheim');
    expect(parse("vncpasswd='geheim")).toMatchObject({ reason: expect.not.stringContaining('geheim') });
  });
});

describe('statements', () => {
  it('know the place of every right-hand side', () => {
    const source = "a = 'x' # c\nb=[1,\n 2 ] ; c += 0x1\n";
    const parsed = parse(source);
    expect(parsed).toMatchObject({ kind: 'parsed' });
    if (parsed.kind !== 'parsed') return;
    const found = parsed.statements.map(({ start, end, ...rest }) => ({
      ...rest,
      text: source.slice(start, end),
    }));
    expect(found).toEqual([
      { key: 'a', operator: '=', line: 1, endLine: 1, text: "'x'" },
      { key: 'b', operator: '=', line: 2, endLine: 3, text: '[1,\n 2 ]' },
      { key: 'c', operator: '+=', line: 3, endLine: 3, text: '0x1' },
    ]);
  });
});
