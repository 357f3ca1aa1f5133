/** `npm run fuzz`: the work for inputs of doubled size doubles, too. Counted, so that no busy machine can tell otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Family, xlFamilies, xmFamilies } from './families.ts';
import { checked, isLong, say } from './tally.ts';
import { type Counter, startCounter, type Work } from './work.ts';

/** Characters; 100 kB in the long form. */
const sizes = isLong ? [12_500, 25_000, 50_000, 100_000] : [2_000, 4_000, 8_000];
const most = 2.5;

let counter: Counter;
beforeAll(async () => {
  counter = await startCounter();
});
afterAll(() => counter?.stop());

const readers: readonly (readonly [string, readonly Family[], () => Promise<(text: string) => unknown>])[] = [
  [
    'xl',
    xlFamilies,
    async () => {
      const { readXl } = await import('../../../../../src/xen/definitions/xl/read.ts');
      return (text) => readXl(text, { version: '4.20' });
    },
  ],
  [
    'xm',
    xmFamilies,
    async () => {
      const { readXm } = await import('../../../../../src/xen/definitions/xm/read.ts');
      const files = new Map<string, string>();
      return (text) => readXm(text, { fileName: 'x', version: '3.2', files, variables: new Map() });
    },
  ],
];

/** By what the work grows with each doubling, on average: somewhere a limit may be met, and said in another pass. */
function growth(work: readonly number[]): number {
  const small = 2_000;
  const whole = ((work.at(-1) ?? 0) + small) / ((work[0] ?? 0) + small);
  return whole ** (1 / (work.length - 1));
}

describe('work', () => {
  it('is counted where it does not double', async () => {
    const read = await readers[0]?.[2]();
    const quadratic = (text: string): void => {
      for (let at = 0; at < text.length; at++) text.indexOf('\n', at);
      for (let at = 0; at < text.length; at += 100) read?.(text.slice(at));
    };
    const [small, large] = [
      await counter.count(() => quadratic(';'.repeat(1000))),
      await counter.count(() => quadratic(';'.repeat(2000))),
    ];
    for (const part of ['blocks', 'characters'] as const)
      expect(large[part] / small[part]).toBeGreaterThan(3);
  });

  it.each(readers)(
    '%s: doubles where the text does',
    { timeout: 120_000 },
    async (toolstack, families, load) => {
      const read = await load();
      read(families[0]?.text(100) ?? '');
      let worst = { ratio: 0, name: '' };
      for (const { name, text } of families) {
        const works: Work[] = [];
        for (const size of sizes)
          works.push(
            await counter.count(() => checked(`${toolstack} ${name}`, text(size), () => read(text(size)))),
          );
        for (const part of ['blocks', 'characters'] as const) {
          const ratio = growth(works.map((work) => work[part]));
          if (ratio > worst.ratio) worst = { ratio, name };
          expect.soft(ratio, `${toolstack}, ${name}: ${part} ${JSON.stringify(works)}`).toBeLessThan(most);
        }
        const perCharacter = (works.at(-1)?.blocks ?? 0) / (sizes.at(-1) ?? 1);
        expect.soft(perCharacter, `${toolstack}, ${name}: blocks a character`).toBeLessThan(200);
      }
      const upTo = `${families.length} families of inputs, up to ${sizes.at(-1)} characters`;
      say(
        `${toolstack}: ${upTo}: twice the text is at most ${worst.ratio.toFixed(2)} times the work (${worst.name})`,
      );
    },
  );
});
