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
    // The last line of the engine's here-document, and how it begins.
    '\n%CTCTL-',
    '\n%',
  ),
  maxLength: 30,
});
/** A parameter of --param-file loses one line end at its end: these come by it. */
const value = fc
  .oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 }))
  .filter((each) => !/[\0\p{Surrogate}]|\n$/u.test(each));

const groups = 10;
const perGroup = 10;
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const nameOf = (group: number, at: number): string => `v${group * perGroup + at}`;

/** For each group of values a file by the kind `file`, and one by the user's own shell; every other one is a secret. */
function bundleText(): string {
  const joined = (group: number, hole: (name: string) => string): string =>
    `<${numbers(perGroup)
      .map((at) => hole(nameOf(group, at)))
      .join('|')}>`;
  return bundleOf(
    numbers(groups).flatMap((group) => [
      `- id: field-${group}`,
      '  file:',
      `    path: ${folder}/field-${group}`,
      `    content: "${joined(group, (name) => `\${${name}}`)}"`,
      `- id: shell-${group}`,
      '  shell:',
      `    check: test "$(cat ${folder}/shell-${group} 2>/dev/null)" = "${joined(group, (name) => `$${name}`)}"`,
      `    apply: printf '%s' "${joined(group, (name) => `$${name}`)}" >${folder}/shell-${group}`,
    ]),
    // Only a secret with this default may be empty.
    numbers(groups * perGroup).map((at) => `v${at}: { ${at % 2 === 1 ? 'secret: true, default: ""' : ''} }`),
  );
}

const source = parseBundle(bundleText(), 'values.yaml');

async function runWith(shell: ShellName, all: readonly string[]): Promise<string> {
  const given = parameterValues(source, { files: new Map(all.map((each, at) => [`v${at}`, each])) });
  expect(given.missing).toEqual([]);
  return (await runBundle(localTarget({ shell }), buildBundle(source, given.values, server), 'run')).outcome;
}

describe.each(['dash', 'bash', 'busybox'] as const)('in %s', (shell) => {
  it('values come through unchanged, and then there is nothing to do', async () => {
    const values = fc.array(value, { minLength: groups * perGroup, maxLength: groups * perGroup });
    const samples = fc.sample(values, 3);
    for (const all of samples) {
      expect(await runWith(shell, all)).toBe('changed');
      for (const group of numbers(groups)) {
        const wanted = `<${all.slice(group * perGroup, (group + 1) * perGroup).join('|')}>`;
        expect(readFileSync(join(folder, `field-${group}`), 'utf8')).toBe(wanted);
        expect(readFileSync(join(folder, `shell-${group}`), 'utf8')).toBe(wanted);
      }
    }
    expect(await runWith(shell, samples.at(-1) ?? [])).toBe('unchanged');
  }, 60_000);
});
