/** Whatever a file holds: findings, soon, and no exception. `CTCTL_FUZZ=100000` makes so many mutations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mend } from '../../../../../src/xen/definitions/lint/mend.ts';
import { subjectOf } from '../../../../../src/xen/definitions/lint/subject.ts';
import { cases } from './cases.ts';
import { type By, lint, quiet, sharedTexts, source } from './support.ts';

const by = ['xl4.14', 'xl', 'xl4.20', 'xm', 'xm3.4', 'xm4.0'] as const satisfies readonly By[];

describe('the shared texts', () => {
  it.each(by)('by %s', (toolstack) => {
    const texts = sharedTexts();
    expect(texts).toHaveLength(144);
    for (const text of texts) {
      const lines = text.split(/\r\n|\r|\n/).length;
      for (const finding of lint(toolstack, text)) {
        expect(finding.line).toBeGreaterThanOrEqual(1);
        expect(finding.line).toBeLessThanOrEqual(lines);
      }
      const { text: mended } = mend(source(toolstack, text));
      expect(mend(source(toolstack, mended))).toEqual({ text: mended, fixed: [] });
    }
  });
});

describe('large', () => {
  const soon = 6_000;
  it.each([
    ['many unknown keys', quiet + Array.from({ length: 20_000 }, (_, index) => `a${index} = 1`).join('\n')],
    ['many assignments', quiet + 'memory = 1\n'.repeat(20_000)],
    ['a disk of many', `${quiet}disk = [ ${"'phy:/dev/a,xvda,w',".repeat(20_000)} ]\n`],
    ['a vif of many', `${quiet}vif = [ ${"'bridge = x',".repeat(20_000)} ]\n`],
    ['one long text', `${quiet}extra = '${'x'.repeat(500_000)}'\n`],
    ['one long key', `${quiet}${'a'.repeat(500_000)} = 1\n`],
    ['blanks', `${quiet}disk = [ '${' '.repeat(200_000)}' ]\nvif = [ '${' '.repeat(200_000)}=' ]\n`],
    ['missing commas', `${quiet}disk = [ ${"'a' ".repeat(20_000)} ]\n`],
    ['CR LF', `${quiet}\r\n`.repeat(20_000)],
  ])('%s', (_, text) => {
    for (const toolstack of ['xl', 'xm'] as const) {
      const start = performance.now();
      expect(lint(toolstack, text)).toBeInstanceOf(Array);
      expect(performance.now() - start).toBeLessThan(soon);
    }
  });
});

describe('mutated definitions', () => {
  const runs = Number(process.env.CTCTL_FUZZ ?? 1_500);
  const texts = [...sharedTexts(), ...cases.map(({ bad }) => bad)];
  const edit = fc.record({
    at: fc.nat(),
    drop: fc.nat({ max: 20 }),
    put: fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '[',
        ']',
        ',',
        '=',
        '+=',
        '#',
        '\\',
        '\n',
        '\r\n',
        ';',
        '-1',
        '\0',
        'ü',
        ' ',
        '(',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.nat({ max: 40 })).map(([text, from, length]) => {
        const start = from % (text.length + 1);
        return text.slice(start, start + length);
      }),
    ),
  });

  it(`${runs} of them have an answer`, { timeout: 60_000 + runs * 10 }, () => {
    const property = fc.property(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...by),
      (text, edits, toolstack) => {
        const mutated = edits.reduce((before, { at, drop, put }) => {
          const place = at % (before.length + 1);
          return before.slice(0, place) + put + before.slice(place + drop);
        }, text);
        const { text: mended, fixed } = mend(source(toolstack, mutated));
        expect(mend(source(toolstack, mended)).text).toBe(mended);
        if (fixed.length === 0) expect(mended).toBe(mutated);
        // Nothing but the keys that were mended has another value.
        const [before, after] = [mutated, mended].map((text) => subjectOf(source(toolstack, text)).given);
        for (const [key, { text, kind, items }] of before ?? []) {
          // What Python reads as 0x10, xl reads as such.
          if (kind === 'number' || fixed.some((each) => each.key === key)) continue;
          expect([key, after?.get(key)]).toMatchObject([
            key,
            { text, items: items.map((each) => ({ text: each.text })) },
          ]);
        }
      },
    );
    fc.assert(property, { numRuns: runs });
  });
});
