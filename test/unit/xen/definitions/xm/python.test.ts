/** Python 2 as definitions use it: what an expression comes to, shown through an option that takes any text. */
import { describe, expect, it } from 'vitest';
import { definition, read, refusal } from './support.ts';

/** The value of `v`, in the words of the model; unknown: its reason. */
function value(program: string): unknown {
  const { rest, unevaluated } = definition(`${program}\nsoundhw = v\n`);
  return rest.soundhw ?? unevaluated.find(({ source }) => source.startsWith('soundhw'))?.reason ?? null;
}

describe('expressions', () => {
  it.each([
    ["'a' 'b' \"c\" '''d'''", 'abcd'],
    ["r'\\n' + '\\x41\\101\\7'", '\\nAA\x07'],
    ["'\\d\\\\'", '\\d\\'],
    ['0400 + 0x10', 272],
    ['7 / 2 * 2 - -7 / 2', 10],
    ['-7 % 3', 2],
    ['1.5 + 1', 2.5],
    ["'%s-%02d %(x)s' % (1, 2)", null],
    ["'%s-%02d|%5s|%-4d|%x' % ('a', 2, 'b', 3, 255)", 'a-02|    b|3   |ff'],
    ["'%(a)s/%(b)d' % {'a': 'x', 'b': 4}", 'x/4'],
    ["'%s' % 0.1 + str(2.0)", '0.12.0'],
    ["'a,b , c'.split(',')", ['a', 'b ', ' c']],
    ["':'.join(map(lambda x: '%02x' % x, [0, 22, 62]))", '00:16:3e'],
    ["[a + b for a, b in [('x', 'y')] if a != b]", ['xy']],
    ["','.join(str(i) for i in range(3))", '0,1,2'],
    ["('x', 'y')['a' == 'a']", 'y'],
    ["'yes' if 1 > 2 else 'no'", 'no'],
    ["'' or 'x' and 'y'", 'y'],
    ["'abc'[1:] + 'abc'[-1]", 'bcc'],
    ["{'a': ['b']}['a'][0]", 'b'],
    ["os.path.join('/a', 'b') + os.path.dirname('/x/y')", '/a/b/x'],
    ["'1' < 2", null],
  ])('%s', (expression, expected) => {
    if (expression.includes('(x)s'))
      expect(refusal(`v = ${expression}`)).toMatch(/format requires a mapping/);
    else expect(value(`v = ${expression}`)).toEqual(expected);
  });
});

describe('statements', () => {
  it.each([
    ["a, (b, c) = 'x', ['y', 'z']\nv = a + b + c", 'xyz'],
    ["a = b = 'x'\nb += 'y'\nv = a + b", 'xxy'],
    ['a = [1]\nb = a\nb += [2]\nv = a', [1, 2]],
    ["if 0: v = 'a'\nelif 1: v = 'b'\nelse: v = 'c'", 'b'],
    ['v = 0\nfor i in range(10):\n  if i == 2: continue\n  if i > 4: break\n  v += i', 8],
    ['v = 0\nwhile v < 7: v += 3', 9],
    ["def f(x, y='d'):\n  if x: return x\n  return y\nv = f('') + f('e')", 'de'],
    ["try:\n  v = int('x')\nexcept ValueError:\n  v = 5", 5],
    ['try:\n  v = 1\nfinally:\n  w = 2\nv = w', 2],
    ["import re\nif re.search('64', 'x86_64'): v = 'lib64'\nelse: v = 'lib'", 'lib64'],
    ["d = {}\nd['x'] = 3\nd['x'] += 1\nv = d['x']", 4],
    ["v = ['b', 'a']\nv.sort()\nv.append('c')\ndel v[0]", ['b', 'c']],
    ["x = 'a'\nv = '%(x)s' % locals()", 'a'],
    ["v = 'a' \\\n 'b'\\\n + 'c' # d", 'abc'],
    ["v = ['a', # b\n\n  'c',\n]", ['a', 'c']],
    ["if 1:\n\tv = 'a'\n        \n\n# b\n\tv += 'c'", 'ac'],
    ["v = 'a';  w = v; v = w * 2", 'aa'],
  ])('%s', (program, expected) => {
    expect(value(program)).toEqual(expected);
  });

  it('takes any kind of line end, also in texts', () => {
    expect(value("v = '''a\r\nb'''\r\nif 1:\r\n  v += 'c'\r\n")).toBe('a\nbc');
    expect(value("v = 'a\\\r\nb'\rv += 'c'\r")).toBe('abc');
  });
});

describe('what nobody knows without the server', () => {
  it.each([
    ['import random\nv = random.randint(1, 2)', /^random is different every time/],
    ["v = 'x' + sys.argv[0]", /^sys.argv depends on how xm is called/],
    ['v = os.uname()[4]', /^os.uname\(\) is known on the server only/],
    ["v = 'a'\nif os.path.exists('/x'): v = 'b'", /^os.path asks the server’s files/],
    ["x = os.getenv('X')\nv = [1, 2]\nif x: v.append(3)", /^os.getenv depends on who calls xm \(line 1\)/],
    ['v = []\nfor i in os.listdir("."): v.append(i)', /^os.listdir is known on the server only/],
    ["import nosuch\nv = nosuch.f('x')", /^the module nosuch/],
    ["try:\n  v = open('/x').read()\nexcept IOError:\n  v = ''", /^something in a try/],
    ['v = 0\nwhile 1: v += 1', /^a loop that goes on and on/],
    ["v = 'x' * 10000000", /^a value that grows too long/],
    ['v = 2 ** 100000', /^a number that grows too long/],
    ["v = len('Größe')", /^bytes beyond ASCII/],
    ['class A: pass\nv = A()', /^class is not followed/],
    ['def f(n): return f(n + 1)\nv = f(0)', /global name 'f' is not defined|calls within calls/],
  ])('%s', (program, reason) => {
    const said = read(`${program}\nsoundhw = v\n`);
    expect(said.kind === 'refused' ? said.reason : value(program)).toMatch(reason);
  });

  it.each([
    ["os.path.exists('/x') and v.append(2)", /^os.path/],
    ["x = os.getenv('X') or v.pop()", /^os.getenv/],
    ["x = v.append(2) if os.getenv('X') else 1", /^os.getenv/],
    ['map(v.append, os.listdir("."))', /^os.listdir/],
    ['import nosuch\nnosuch.change(v)', /^the module nosuch/],
    ['import nosuch\nnosuch.keep = v', /^the module nosuch/],
    ['def f(l, x):\n  for i in l:\n    if x: return 1\n    l.append(2)\nf(v, os.getenv("X"))', /^os.getenv/],
    ['for i in os.listdir("."):\n  if i: break\n  v.append(i)', /^os.listdir/],
    ['v[int(os.getenv("X"))] = 5', /^os.getenv/],
    ['exec "v = 5"', null],
  ])('a list that may have been changed: %s', (program, reason) => {
    if (reason) expect(value(`v = [1]\n${program}`)).toMatch(reason);
    else
      expect(definition(program).unevaluated).toEqual([
        expect.objectContaining({ line: 1, source: program }),
      ]);
  });

  it('leaves a list alone that is only read', () => {
    expect(value("v = [1]\nx = os.getenv('X') or v\ny = v if os.getenv('X') else [2]")).toEqual([1]);
  });

  it('is known again where both ways end alike, or one of them ends xm', () => {
    expect(value("if os.path.exists('/x'): v = 'a'\nelse: v = 'a'")).toBe('a');
    expect(value("v = 'a'\nif not os.path.exists('/x'):\n  print 'no'\n  sys.exit(1)")).toBe('a');
    expect(value("v = ['a']\nif os.getenv('X'): v[0] = 'b'\nv = 'c'")).toBe('c');
  });
});

describe('errors', () => {
  it.each([
    ["a = 1\nb = 'a' + 1", "2: cannot concatenate 'str' and 'int' objects"],
    ['a = nosuch', "1: name 'nosuch' is not defined"],
    ['a = {}\nb = a["x"]', "2: 'x'"],
    ['a = [1\nb = 2', '2: SyntaxError: invalid syntax'],
    ["a = 'x", '1: SyntaxError: EOL while scanning string literal'],
    ['a = """x\n', '1: SyntaxError: EOF while scanning triple-quoted string literal'],
    ['if 1:\na = 1', '2: IndentationError: expected an indented block'],
    ['if 1:\n    a = 1\n  b = 2', '3: IndentationError: unindent does not match any outer indentation level'],
    ['a = 256M', '1: SyntaxError: invalid syntax'],
    ['a = 08', '1: SyntaxError: invalid token'],
    ["raise ValueError('no such domain')", '1: no such domain'],
    ['sys.exit(3)', '1: the file ends xm itself: sys.exit(3)'],
    ['import re\nre.x.y = 1\nf() = 2', "3: SyntaxError: can't assign to function call"],
    ['a = 1 / 0', '1: integer division or modulo by zero'],
    ['a$b = 1', '1: SyntaxError: invalid syntax'],
  ])('%s', (program, reason) => {
    expect(refusal(program)).toBe(reason);
  });
});
