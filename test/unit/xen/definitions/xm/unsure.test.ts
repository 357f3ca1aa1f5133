/** What nobody can follow, and what it may change: said of each key, and never guessed. */
import { describe, expect, it } from 'vitest';
import { definition } from './support.ts';

const said = (text: string): readonly string[] =>
  definition(text).unevaluated.map(({ line, key, reason }) => `${line} ${key ?? '-'}: ${reason}`);

const missing = '/f, which is not at hand: whatever it sets is missing here';
const before = `${missing}, and what stands before it may be changed by it: `;

describe('a file that is not at hand', () => {
  it.each([
    ['nothing before it', "execfile('/f')\nname = 'a'", [`1 -: ${missing}`]],
    ['keys before it', "name = 'a'\nmemory = 64\nexecfile('/f')\nvcpus = 2", [`3 -: ${before}name, memory`]],
    ['set again behind it', "name = 'a'\nexecfile('/f')\nname = 'b'", [`2 -: ${missing}`]],
    ['no key', "helper = 'a'\nexecfile('/f')\nname = 'b'", [`2 -: ${missing}`]],
    ['made of a value before it', "n = 'a'\nexecfile('/f')\nname = n + 'b'", [`2 -: ${before}name`]],
    ['added to', "disk = []\nexecfile('/f')\ndisk.append('phy:a,hda,w')", [`2 -: ${before}disk`]],
    ['chosen by it', "n = 1\nexecfile('/f')\nif n: vcpus = 2\nmemory = 5", [`2 -: ${before}vcpus`]],
    ['in a branch', "name = 'a'\nif os.getenv('x'): execfile('/f')", [`2 -: ${before}name`]],
    ['perhaps', "name = 'a'\nos.getenv('x') and execfile('/f')", [`2 -: ${before}name`]],
    [
      'in a loop that nobody follows',
      "name = 'a'\nfor x in os.listdir('/'): execfile('/f')",
      [
        `2 -: os.listdir is known on the server only: whatever it sets is missing here, and what stands before it may be changed by it: name`,
      ],
    ],
    [
      'twice',
      "name = 'a'\nexecfile('/f')\nmemory = 5\nexecfile('/f')",
      [`2 -: ${before}name`, `4 -: ${before}memory`],
    ],
    ['in a loop', "for f in ['/f', '/f']:\n  execfile(f)\n  memory = 5", [`2 -: ${before}memory`]],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('leaves the values where they are', () => {
    expect(definition("name = 'a'\nexecfile('/f')")).toMatchObject({ name: 'a', memory: null });
  });
});

describe('other ways to set any name', () => {
  it.each([
    ['exec', "name = 'a'\nexec 'name = 1'", /^2 -: exec runs a text as Python: .*: name$/],
    ['locals', "name = 'a'\nlocals()['name'] = 'b'", /^2 -: a dictionary of the names themselves: .*: name$/],
    [
      'vars',
      "name = 'a'\nvars().update({'name': 'b'})",
      /^2 -: a dictionary of the names themselves: .*: name$/,
    ],
    ['given away', "name = 'a'\nos.spam(locals())", /^2 -: os.spam is known on the server only: .*: name$/],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toEqual([expect.stringMatching(expected)]);
  });

  it('reading them is none of them', () => {
    expect(said("n = 1\nname = 'x%(n)s' % locals()")).toEqual([]);
  });

  it('os itself has a name', () => {
    expect(definition("name = 'a'\nfrom os import *").name).toBe('posix');
  });
});

describe('never a wrong value', () => {
  it.each([
    [
      'a module that may not be there',
      'try:\n  import spam\n  vcpus = 1\nexcept ImportError:\n  vcpus = 2',
      'vcpus',
    ],
    ['a generator', 'def f():\n  yield 2\nfor n in f(): vcpus = n', 'vcpus'],
    ['a slice with a step', "name = 'abc'[::2]", 'name'],
    ['a class', 'class A: memory = 5\nmemory = A.memory', 'memory'],
    ['with', "with open('/f') as f:\n  memory = 5", 'memory'],
    ['a method of a newer Python', "name = '{0}'.format('a')", 'name'],
  ] as const)('%s', (_, text, key) => {
    const model = definition(text);
    expect(model[key]).toBeNull();
    expect(model.unevaluated.map((place) => place.key)).toContain(key);
  });

  it('where one entry of a list is unknown', () => {
    const model = definition("pci = ['00:1d.0', os.getenv('X')]");
    expect([model.rest, model.unevaluated]).toMatchObject([{}, [{ key: 'pci', line: 1 }]]);
    expect(model.rest.pci).toBeUndefined();
  });

  it('where a backslash ends the file', () => {
    expect(definition('memory = 5 \\').memory).toBe(5);
    expect(definition('memory = 5\n\\\n').memory).toBe(5);
  });

  it('where a name is made global behind it', () => {
    expect(definition('memory = 5\nglobal memory\n').memory).toBe(128);
  });

  it('rounds as C does, and keeps lists in lists', () => {
    const text =
      "extra = '%.0f %.0f %.0f %.1f %.2f %s' % (0.5, 1.5, 2.5, 0.25, 2.675, -0.0)\nirq = [[1, 2], [3]]";
    expect(definition(text)).toMatchObject({ cmdline: '0 2 2 0.2 2.67 -0.0', rest: { irq: [[1, 2], [3]] } });
  });
});
