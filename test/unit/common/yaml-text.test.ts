/** Where things stand in a YAML text, and what is said of broken ones. */
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/common/errors.ts';
import { brokenFile, readYaml } from '../../../src/common/yaml-text.ts';

const text = `# top
a:
  - x
  - b: 1
    c: |
      one
      two
d: &d
  e: 1
f: *d
g: { h: [1,
  2] }
`;

describe('lineOf', () => {
  const { lineOf } = readYaml(text);
  it.each([
    [[], 2],
    [['a'], 2],
    [['a', 0], 3],
    [['a', 1], 4],
    [['a', 1, 'c'], 5],
    [['a', 1, 'nothing', 'below'], 4],
    [['a', 7], 2],
    [['f'], 10],
    [['f', 'e'], 9],
    [['g', 'h', 1], 12],
    [['x'], 2],
  ])('%j stands in line %d', (path, line) => {
    expect(lineOf(path)).toBe(line);
  });
});

describe('blockLineOf', () => {
  it('is where the text of a block begins, and nothing else', () => {
    const { blockLineOf } = readYaml(text);
    expect([blockLineOf(['a', 1, 'c']), blockLineOf(['a', 0]), blockLineOf(['x'])]).toEqual([
      6,
      undefined,
      undefined,
    ]);
  });
});

describe('readYaml', () => {
  it.each([
    ['', null],
    ['# x\n', null],
    ['a: 1', { a: 1 }],
    ['\ufeffa: 1', { a: 1 }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
  ])('of %j is %j', (yaml, data) => {
    expect(readYaml(yaml)).toMatchObject({ data, mistakes: [], warnings: [] });
  });

  it.each(['[', '{a: ', '- '])('of 20000 times %j says so in one line', (opening) => {
    expect(readYaml(opening.repeat(20_000)).mistakes).toEqual([
      { line: 0, text: 'not valid YAML: it is nested too deeply' },
    ]);
  });

  it('warns of what YAML does not know', () => {
    const { data, warnings } = readYaml('a: 1\nb: !mine x\n');
    expect([data, warnings.map(({ line }) => line)]).toEqual([{ a: 1, b: 'x' }, [2]]);
  });
});

describe('brokenFile', () => {
  it('says the first by line, and how to mend that one; all are its cause', () => {
    const error = brokenFile('x.yaml', [
      { line: 7, text: 'second', mend: 'do that' },
      { line: 3, text: 'first', mend: 'do this' },
    ]);
    expect(error).toMatchObject({
      reason: 'usage',
      message: 'x.yaml:3: first (and 1 more)',
      next: 'do this',
    });
    expect(messageOf(error.cause)).toBe('x.yaml:3: first\nx.yaml:7: second');
  });

  it('has no line for the file as a whole', () => {
    expect(brokenFile('x.yaml', [{ line: 0, text: 'empty' }]).message).toBe('x.yaml: empty');
  });
});
