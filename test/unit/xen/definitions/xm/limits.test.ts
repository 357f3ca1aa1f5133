/** Odd and hostile texts: always an answer, soon, and in steps that grow with the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PythonError } from '../../../../../src/xen/definitions/xm/python/errors.ts';
import { runProgram } from '../../../../../src/xen/definitions/xm/python/program.ts';
import { Tokenizer } from '../../../../../src/xen/definitions/xm/python/tokens.ts';
import { fixture, read, sharedTexts } from './support.ts';

const large = 1_000_000;

const odd: readonly (readonly [string, string, 'definition' | 'refused'])[] = [
  ['nothing', '', 'definition'],
  ['comments only', '# a\n  # b\n\n', 'definition'],
  ['brackets 10,000 deep', `a = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'refused'],
  ['brackets that never close', `a = ${'('.repeat(10_000)}`, 'refused'],
  ['calls 10,000 deep', `a = ${'str('.repeat(10_000)}1${')'.repeat(10_000)}`, 'refused'],
  [
    'blocks 10,000 deep',
    Array.from({ length: 10_000 }, (_, i) => `${' '.repeat(i)}if 1:\n`).join(''),
    'refused',
  ],
  ['10,000 times not', `a = ${'not '.repeat(10_000)}1`, 'refused'],
  ['10,000 times minus', `a = ${'-'.repeat(10_000)}1`, 'refused'],
  ['a sum of 100,000', `a = ${Array(100_000).fill('1').join('+')}\n`, 'definition'],
  ['10,000 attributes', `a = os${'.path'.repeat(10_000)}\n`, 'definition'],
  ['10,000 elifs', `if os.getenv('x'): a=1\n${"elif os.getenv('y'): a=2\n".repeat(10_000)}`, 'definition'],
  ['10,000 chained names', `${'a = '.repeat(10_000)}1\n`, 'definition'],
  [
    '20,000 unknown conditions',
    `x = os.getenv('x')\nl = []\n${'if x: l.append(1)\n'.repeat(20_000)}`,
    'definition',
  ],
  [
    '20,000 branches over known lists',
    `x = os.getenv('x')\nl = [1] * 1000\n${'if x: l = l + [1]\n'.repeat(20_000)}`,
    'definition',
  ],
  ['a list of 1 MB', `a = [${"'phy:a,b,w',".repeat(large / 12)}]\n`, 'definition'],
  ['lines of 1 MB', "a = 'b'\n".repeat(large / 8), 'definition'],
  ['a text of 1 MB', `a = '${'x'.repeat(large)}'\n`, 'definition'],
  ['a text of 1 MB in pieces', `a = ${"'x' ".repeat(large / 4)}\n`, 'definition'],
  ['a number of 1 MB', `a = ${'9'.repeat(large)}\n`, 'definition'],
  ['a name of 1 MB', `${'a'.repeat(large)} = 1\n`, 'definition'],
  ['blanks of 1 MB', `a =${' '.repeat(large)}1\n`, 'definition'],
  ['1 MB of quotes', "'".repeat(large), 'refused'],
  ['1 MB of backslashes', '\\'.repeat(large), 'refused'],
  ['1 MB of NUL', '\0'.repeat(large), 'refused'],
  ['one NUL in a text', "a = 'b\0c'\n", 'refused'],
  ['an unterminated text of 1 MB', `a = """${'"x'.repeat(large / 2)}`, 'refused'],
  ['a text that doubles', `a = 'x'\n${'a = a + a\n'.repeat(200)}`, 'definition'],
  [
    'a list that holds itself',
    'a = []\na.append(a)\nb = str(a)\ndisk = [a == a]\ndel disk\nirq = a\n',
    'definition',
  ],
  [
    'tuples that double',
    `a = (1, 2)\n${'a = (a, a)\n'.repeat(100)}b = a == a\nc = str(a)\nd = {a: 1}\n`,
    'definition',
  ],
  [
    'lists that double, then unknown',
    `a = [1]\n${'a = [a, a]\n'.repeat(100)}nosuch = os.getenv('x')\nnosuch(a)\n`,
    'definition',
  ],
  [
    'loops in loops',
    'for a in range(1000):\n for b in range(1000):\n  for c in range(1000):\n   d = c\n',
    'definition',
  ],
  ['a loop without an end', 'while 1: pass\nmemory = 5\n', 'definition'],
  ['a power of powers', 'a = 9 ** 9 ** 9 ** 9\n', 'definition'],
  ['shifts', 'a = 1 << 10 ** 12\nb = 1 << 4000 << 4000 << 4000\n', 'definition'],
  ['wide formats', "a = '%999999999d' % 1\nb = '%.999999999f' % 1.0\n", 'definition'],
  [
    'a slow regular expression',
    "import re\na = re.search('(x+x+)+y', 'x' * 40)\nb = re.match('.*.*y', 'x' * 300)\n",
    'definition',
  ],
  ['a file that names itself', "execfile('self')\n", 'definition'],
  ['functions that call each other', 'def f(g, n): return g(g, n + 1)\na = f(f, 0)\n', 'definition'],
];

describe('odd texts', () => {
  it.each(odd)('%s', (_, text, kind) => {
    const started = performance.now();
    expect(read(text, { files: new Map([['self', "execfile('self')\nexecfile('self')\n"]]) }).kind).toBe(
      kind,
    );
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('gives nothing up silently: what comes after an endless loop is said to be unknown', () => {
    const reading = read(
      `${'for i in range(20000):\n  for j in range(20000): pass\n'.repeat(3)}memory = 5\n`,
    );
    expect(reading).toMatchObject({ kind: 'definition', definition: { memory: null } });
  });
});

function tokens(text: string): number {
  const tokenizer = new Tokenizer(text);
  for (let count = 1; ; count++) if (/end|error/.test(tokenizer.read().kind)) return count;
}

/** Steps that the evaluation takes, and tokens. */
function effort(text: string): number {
  const world = { files: new Map(), missingFiles: new Set<string>(), uname: null };
  try {
    return runProgram(text, world, () => new Map()).machine.steps + tokens(text);
  } catch (error) {
    if (error instanceof PythonError) return tokens(text);
    throw error;
  }
}

describe('work', () => {
  it('doubles where the text does', () => {
    for (const text of [...sharedTexts(), fixture('winxp.article')]) {
      const once = text.endsWith('\n') ? text : `${text}\n`;
      const [small, big] = [effort(once.repeat(50)), effort(once.repeat(100))];
      expect(big).toBeLessThan(small * 2.2 + 100);
    }
  });
});

describe('a text', () => {
  it('may be anything at all', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(['definition', 'refused']).toContain(read(text).kind);
      }),
      { numRuns: 500 },
    );
  });
});
