/** Arbitrary values through whole runs, by either way to the server: the exec string, and stdin for what is too long. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { localTarget, type ShellName, shells } from '../../support/local-shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'ctctl-values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const special = fc.constantFrom(
  ...'\'"\\$`!*?[]{}()<>|&;#~%=-+@ \t\n\r\u0001\u007faß€🙂',
  "'\\''",
  '$(',
  '\n%CTCTL-',
  '\n%',
);
const character = fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
const value = fc
  .array(character, { maxLength: 40 })
  .map((all) => all.join(''))
  .filter((all) => !/[\0\p{Surrogate}]/u.test(all));
const samples = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 });

/** Each value becomes a file; `filler` only makes the bundle longer. */
function bundleOf(pairs: readonly (readonly [string, string])[], filler: string): Bundle {
  const steps = pairs.map(([title, text], at) => {
    const path = join(folder, `file-${at}`);
    return {
      id: `step-${at}`,
      title,
      check: sh`if [ -e ${path} ] && [ "$(cat ${path} ; echo .)" = ${`${text}.`} ]; then ct_ok there; else ct_differs ${title}; fi`,
      apply: sh`printf %s ${text} >${path}; : ${filler}`,
    };
  });
  return { title: pairs[0]?.[0] ?? '', library: [], steps, rollback: false };
}

describe.each(Object.keys(shells) as ShellName[])('in %s', (shell) => {
  it.each([
    ['the exec string', ''],
    ['stdin', 'x'.repeat(40_000)],
  ])('values by %s come through unchanged, and then there is nothing to do', async (_way, filler) => {
    await fc.assert(
      fc.asyncProperty(samples, async (pairs) => {
        const target = localTarget({ shell });
        const bundle = bundleOf(pairs, filler);
        const first = await runBundle(target, bundle, 'run');
        expect(['changed', 'unchanged']).toContain(first.outcome);
        expect(pairs.map((_, at) => readFileSync(join(folder, `file-${at}`), 'utf8'))).toEqual(
          pairs.map(([, text]) => text),
        );
        expect((await runBundle(target, bundle, 'run')).outcome).toBe('unchanged');
        // Else this would not be the way that it is called.
        expect(target.commands.every((command) => command.includes('file-0'))).toBe(filler === '');
      }),
      { numRuns: 6 },
    );
  });
});
