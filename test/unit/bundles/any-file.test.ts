/** Files that are no bundles, or never-ending ones: they are said to be so, and the list has the others beside them. */
import { execFileSync } from 'node:child_process';
import { symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listBundles } from '../../../src/bundles/list.ts';
import { temporaryFolder } from '../inventory/helpers.ts';
import { bundleOf, problemsOf } from './texts.ts';

const step = '- { id: a, shell: { check: x } }';
const named = (name: string, text: string): string => text.replace('name: test', `name: ${name}`);
const many = (count: number, line: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => line(n));

it.each([
  ['file', 'an alias (*) stands within what it means', bundleOf(['- { id: a, file: &a { path: *a } }'])],
  ['list', 'an alias (*) stands within what it means', bundleOf(['- { id: a, file: &a { path: [*a] } }'])],
  ['steps', 'steps: expected at most 1000', bundleOf(many(1001, (n) => step.replace('a', `a${n}`)))],
  [
    'parameters',
    'parameters: expected at most 1000',
    bundleOf(
      [step],
      many(1001, (n) => `a${n}: {}`),
    ),
  ],
])('%s: %s', (_what, message, text) => {
  expect(problemsOf(text)).toEqual([`0: ${message}`]);
});

it('blanks in a comparison take no time', () => {
  const condition = `only: { debian: '${' '.repeat(100_000)}x' }`;
  const begin = performance.now();
  expect(problemsOf(bundleOf([step]).replace('steps:', `${condition}\nsteps:`))).toEqual([
    expect.stringContaining('3: only.debian: expected a comparison'),
  ]);
  expect(performance.now() - begin).toBeLessThan(2000);
});

it('the list has all others beside a broken, an endless or a huge one', async () => {
  const folder = await temporaryFolder();
  const file = (name: string) => join(folder, `${name}.yaml`);
  const texts = {
    binary: '\0\x01\x02',
    bytes: Buffer.from([0xff, 0xfe]),
    circle: bundleOf(['- { id: a, file: &a { path: /a, content: *a } }']),
    deep: bundleOf([`- { id: a, file: ${'['.repeat(20_000)} }`]),
    long: named('long', bundleOf(['- id: a', `  shell: { check: "${' '.repeat(100_000)}!" }`])),
    large: '',
    mine: named('mine', bundleOf([step])),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(file(name), text);
  await truncate(file('large'), 4 * 1024 ** 3);
  await symlink('/dev/zero', file('device'));
  await symlink('nowhere', file('link'));
  execFileSync('mkfifo', [file('pipe')]);
  const { bundles } = await listBundles({ folder, library: { ready: named('ready', bundleOf([step])) } });
  expect(bundles.map(({ name, problems }) => [name, problems[0]?.message])).toEqual([
    ['binary', expect.any(String)],
    ['bytes', expect.stringContaining('it is not UTF-8 text')],
    ['circle', 'an alias (*) stands within what it means'],
    ['deep', expect.stringContaining('nested too deeply')],
    ['device', 'it is no file'],
    ['large', 'the file is larger than 4 MiB'],
    ['link', expect.stringContaining('the file is empty')],
    ['long', undefined],
    ['mine', undefined],
    ['pipe', 'it is no file'],
    ['ready', undefined],
  ]);
});
