/** Whatever the values are, a run in a real shell works with exactly these: in fields, in variables, as secrets. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../../src/bundles/build.ts';
import { parameterValues } from '../../../src/bundles/parameters.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { localTarget, type ShellName } from '../../support/local-shell.ts';
import { bundleOf, server } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'ctctl-values-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nasty = fc.string({
  unit: fc.constantFrom(
    ...'\'"\\$`!*?[]{}()<>|&;#~^=-+%@ \t\n\r\u0007aß',
    '${v0}',
    '$(',
    '$v0',
    "'\\''",
    '\nCTCTL',
  ),
  maxLength: 30,
});
const values = fc.array(
  fc
    .oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 }))
    // A parameter of --param-file loses one line end at its end: these come by it.
    .filter((each) => !/[\0\p{Surrogate}]/u.test(each) && !/\n$/.test(each)),
  { minLength: 25, maxLength: 25 },
);

/** For each value a file by the kind `file`, and one by the user's own shell; every other value is a secret. */
function bundleFor(count: number): string {
  const each = Array.from({ length: count }, (_, at) => at);
  return bundleOf(
    each.flatMap((at) => [
      `- id: field-${at}`,
      '  file:',
      `    path: ${folder}/field-${at}`,
      `    content: "<\${v${at}}>"`,
      `- id: shell-${at}`,
      `  shell:`,
      `    check: test "$(cat ${folder}/shell-${at} 2>/dev/null; echo .)" = "<$v${at}>."`,
      `    apply: printf '<%s>' "$v${at}" >${folder}/shell-${at}`,
    ]),
    each.map((at) => `v${at}: { secret: ${at % 2 === 1} }`),
  );
}

const source = parseBundle(bundleFor(25), 'values.yaml');

async function runWith(shell: ShellName, all: readonly string[]): Promise<string> {
  const given = parameterValues(source, { files: new Map(all.map((value, at) => [`v${at}`, value])) });
  const bundle = buildBundle(source, given.values, server);
  const report = await runBundle(localTarget({ shell }), bundle, 'run');
  return report.outcome;
}

describe.each(['dash', 'busybox'] as const)('in %s', (shell) => {
  it('values come through unchanged, and the second run finds nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (all) => {
        expect(['changed', 'unchanged']).toContain(await runWith(shell, all));
        for (const [at, value] of all.entries()) {
          for (const name of ['field', 'shell']) {
            expect(readFileSync(join(folder, `${name}-${at}`), 'utf8')).toBe(`<${value}>`);
          }
        }
        expect(await runWith(shell, all)).toBe('unchanged');
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});
