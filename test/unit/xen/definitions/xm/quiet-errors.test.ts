/** Python 2 where a reader is wrong without a sound: each answer is that of the real python2.7. */
import { describe, expect, it } from 'vitest';
import { definition, refusal } from './support.ts';

/** The value of `v` as a text or number; of no type that xm takes: its type; unknown: null. */
function value(program: string): unknown {
  const { rest, ignored } = definition(`${program}\nsoundhw = v\n`);
  return rest.soundhw ?? ignored.find(({ key }) => key === 'soundhw')?.reason ?? null;
}

describe('from __future__ import', () => {
  const division = 'from __future__ import division\n';

  it.each([
    ['v = (65 / 2) * 4', 130],
    ['v = 65 // 2', 32],
    ['v = 7\nv /= 2', 3.5],
    ['def f(x): return x / 4\nv = f(1)', 0.25],
    ['v = [x / 2 for x in [1]]', [0.5]],
  ])('division: %s', (program, expected) => {
    expect(value(division + program)).toEqual(expected);
    expect(value(`"""text"""\n${division}${program}`)).toEqual(expected);
  });

  it('goes along with execfile, and not back', () => {
    const given = { files: new Map([['/f', 'memory = (65 / 2) * 4\n']]) };
    const inherited = definition(`${division}execfile('/f')\n`, given);
    expect(inherited.memory).toBe(130);
    const back = { files: new Map([['/f', `${division}a = 1 / 2\n`]]) };
    expect(definition("execfile('/f')\nmemory = (65 / 2) * 4\n", back).memory).toBe(128);
  });

  it.each([
    ['a = 1\nfrom __future__ import division', /^2: SyntaxError: from __future__ imports must occur at the/],
    ['if 1:\n  from __future__ import division', /^2: SyntaxError: from __future__/],
    ['from __future__ import nosuch', /^1: SyntaxError: future feature nosuch is not defined/],
    ['from __future__ import print_function\nprint "x"', /^2: SyntaxError: invalid syntax/],
    [`${division}v = 1 / 0`, /^2: division by zero/],
    [`${division}v = 'a' / 2`, /^2: unsupported operand type\(s\) for \/: 'str' and 'int'/],
  ])('refused: %s', (program, reason) => {
    expect(refusal(`${program}\n`)).toMatch(reason);
  });

  it('does not know texts under unicode_literals', () => {
    const { name, unevaluated } = definition("from __future__ import unicode_literals\nname = 'a'\n");
    expect([name, unevaluated.map(({ key }) => key)]).toEqual([null, ['name']]);
  });
});

describe('values', () => {
  it.each([
    [
      "v = '%5.2f|% d|%+.1f|% .1f|%#06x|%#o|%5%' % (1.5, 3, 2.0, 2.0, 255, 0)",
      ' 1.50| 3|+2.0| 2.0|0x00ff|0|    %',
    ],
    ["v = '%.s|%#.4x' % ('a', 255)", '|0x00ff'],
    ["v = 'aaa'.rsplit('aa')", ['a', '']],
    ["v = ' a b '.split(None, 1)", null],
    ["v = 'a\\nb'.splitlines(1)", null],
    ['v = -1.5 % 1', 0.5],
    ['v = 1e999', null],
    ["v = float('1e999')", null],
    ['v = -7.5 // 2', -4],
    ['v = 123456789 ** 2.0', null],
    ['v = int(() is ())', null],
    ["v = '%s' % max(['bb', 'a'], key=len)", null],
    ["v = list(enumerate(['a'], start=1))", null],
    ['v = [1]\ntry:\n  try: v[5]\n  except KeyError: pass\n  finally: v = [2]\nexcept IndexError: pass', [2]],
    ["d = {1: 'a'}\nd[True] = 'b'\nv = d.keys()", [1]],
    ["d = {'a': 1}\ndel d['a']\nv = len(d)", 0],
    ["v = [u'\\u0041', u'\\x41', ur'a']", ['A', 'A', 'a']],
    ["v = ['a'.replace('a', u'b') == u'b']\nv = repr('a'.strip(u'x'))", "u'a'"],
    ["l = ['x']\nc = l\nwhile os.getenv('X'): c = [1]\nc.append(2)\nv = l", null],
    ["d = {open('/x').read(): [x for x in [1]]}\nv = x", 1],
    ['g = (x for x in [1])\nlist(g)\nv = list(g)', null],
    ['v = [x for x in xrange(2)] + list(reversed([1, 2]))', [0, 1, 2, 1]],
  ])('%s', (program, expected) => {
    expect(value(program)).toEqual(expected);
  });

  it.each(["(x for x in ['a'])", "reversed(['a'])", "enumerate(['a'])", 'xrange(2)', "{'a': 1}.iterkeys()"])(
    'is no list: %s',
    (expression) => {
      expect(value(`v = ${expression}`)).toBe('xm ignores a value of the type iterator');
    },
  );

  it.each([
    ["v = 'a'.lower('b')", '1: lower() takes exactly 0 arguments (1 given)'],
    ["v = 'abc'\ndel v[0]", "2: 'str' object doesn't support item deletion"],
    ['v = {}\ndel v["a"]', '2: a key'],
    ['v = u"\\u12"', /^1: SyntaxError: \(unicode error\)/],
    ['v = [1]\ndel v[0.5]', '2: list assignment indices must be integers, not float'],
    ["v = 'a'.partition('')", '1: empty separator'],
    ["v = '%(a)s %s' % {'a': 1}", '1: not enough arguments for format string'],
    ["v = sum(['a'], '')", "1: sum() can't sum strings [use ''.join(seq) instead]"],
    ['v = int(5, 10)', "1: int() can't convert non-string with explicit base"],
    ['v = 1 + xrange(2)', "1: unsupported operand type(s) for +: 'int' and 'iterator'"],
    ['v = [1]\nv.reverse(1)', '2: reverse() takes fewer arguments (1 given)'],
  ])('refused: %s', (program, reason) => {
    expect(refusal(`${program}\n`)).toMatch(reason);
  });
});
