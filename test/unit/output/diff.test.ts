/** diffTexts: the unified form, and what of it reaches a terminal. */
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTexts, paintDiff } from '../../../src/output/diff.ts';

const diff = (from: string, to: string) =>
  diffTexts({ label: 'old', text: from }, { label: 'new', text: to });

/** The lines of a text with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** As patch(1) would, but without any tolerance: every line must stand where the difference says. */
function patched(from: string, lines: readonly string[]): string {
  const old = linesOf(from);
  const made: string[] = [];
  let at = 0;
  lines.slice(2).forEach((line, index, all) => {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    const end = all[index + 1]?.startsWith('\\') ? '' : '\n';
    if (hunk) {
      const [oldStart = 0, oldLines = 0, newStart = 0, newLines = 0] = hunk.slice(1).map(Number);
      while (at < oldStart - (oldLines === 0 ? 0 : 1)) made.push(old[at++] ?? 'nothing there');
      expect(made.length).toBe(newStart - (newLines === 0 ? 0 : 1));
    } else if (line.startsWith('+')) made.push(line.slice(1) + end);
    else if (!line.startsWith('\\')) {
      expect(old[at]).toBe(line.slice(1) + end);
      if (line.startsWith(' ')) made.push(line.slice(1) + end);
      at += 1;
    }
  });
  return [...made, ...old.slice(at)].join('');
}

describe('the unified form', () => {
  it.each([
    ['nothing differs', 'a\n', 'a\n', [], 0, 0],
    ['a line', 'a\nb\n', 'a\nc\n', ['@@ -1,2 +1,2 @@', ' a', '-b', '+c'], 1, 1],
    ['line ends', 'a\r\n', 'a\n', ['@@ -1,1 +1,1 @@', '-a\r', '+a'], 1, 1],
    ['the last newline', 'a', 'a\n', ['@@ -1,1 +1,1 @@', '-a', '\\ No newline at end of file', '+a'], 1, 1],
    ['from nothing', '', 'a\n', ['@@ -0,0 +1,1 @@', '+a'], 1, 0],
    ['to nothing', '-- a\n', '', ['@@ -1,1 +0,0 @@', '--- a'], 0, 1],
  ])('%s', (_name, from, to, lines, added, removed) => {
    const names = lines.length === 0 ? [] : ['--- old', '+++ new'];
    expect(diff(from, to)).toEqual({ lines: [...names, ...lines], added, removed });
  });

  it('three lines around each change, and none between far ones', () => {
    const text = (...changed: readonly number[]): string =>
      Array.from({ length: 30 }, (_, at) => `${changed.includes(at) ? 'changed' : 'line'} ${at}\n`).join('');
    const { lines } = diff(text(), text(5, 25));
    expect(lines.filter((line) => line.startsWith('@@'))).toEqual(['@@ -3,7 +3,7 @@', '@@ -23,7 +23,7 @@']);
    expect(lines).toHaveLength(2 + 2 * 9);
  });

  it('the one can be made of the other by it', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '-x', '+x', '--- old', ' d', 'ü');
    const text = fc
      .tuple(fc.array(line, { maxLength: 20 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const { lines, added, removed } = diff(from, to);
        expect(lines.length === 0).toBe(from === to);
        expect(patched(from, lines)).toBe(to);
        expect(linesOf(from).length + added - removed).toBe(linesOf(to).length);
      }),
      { numRuns: 1000 },
    );
  });

  it('two long texts that have nothing in common', () => {
    const text = (word: string): string =>
      Array.from({ length: 3000 }, (_, at) => `${word} ${at}\n`).join('');
    const began = performance.now();
    expect(diff(text('a'), text('b'))).toMatchObject({ added: 3000, removed: 3000 });
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

it('what stands in a text cannot steer the terminal', () => {
  const { lines } = diff('a\n', '\x1b[2Ja\u202e\tb\r\n');
  expect(paintDiff(lines, new PassThrough())).toEqual([
    '--- old',
    '+++ new',
    '@@ -1,1 +1,1 @@',
    '-a',
    '+\\x1b[2Ja\\u202e\tb\\x0d',
  ]);
});
