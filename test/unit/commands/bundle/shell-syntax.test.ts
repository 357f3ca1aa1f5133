/** The shell texts of a bundle, read by the /bin/sh of this computer. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBundle } from '../../../../src/bundles/parse.ts';
import { syntaxErrors } from '../../../../src/commands/bundle/shell-syntax.ts';
import { temporaryFolder } from '../../inventory/helpers.ts';

const bundle = (...steps: readonly string[]) =>
  parseBundle(`name: x\ntitle: X\nsteps:\n${steps.join('\n')}\n`, 'x.yaml');

const step = (id: string, check: string) => `  - { id: ${id}, shell: { check: ${JSON.stringify(check)} } }`;

describe('syntaxErrors', () => {
  it('finds each broken text, whatever stands in the others', async () => {
    const source = bundle(
      step('quote', 'echo "'),
      step('right', 'echo "$(echo 1)"'),
      step('heredoc', 'cat <<E\nnever ended'),
      step('bracket', '}; echo ('),
      step('other', 'echo "'),
    );
    const found = await syntaxErrors(source);
    expect(found.map(({ line, path }) => [line, path])).toEqual([
      [4, 'steps.quote.shell.check'],
      // A here-document may end with its text.
      [7, 'steps.bracket.shell.check'],
      [8, 'steps.other.shell.check'],
    ]);
  });

  it.each([
    ['in the middle', '        echo 1\n        if ; then\n        echo 2', 8],
    ['at the end', '        echo 1\n        if true\n\n', 8],
  ])('points at the line of a block: %s', async (_where, text, line) => {
    const found = await syntaxErrors(bundle(`  - id: a\n    shell:\n      check: |\n${text}`));
    expect(found).toMatchObject([{ line, message: expect.stringMatching(/^sh: .*(syntax|unexpected)/i) }]);
  });

  it('runs nothing', async () => {
    const file = `${await temporaryFolder()}/made`;
    expect(await syntaxErrors(bundle(step('a', `touch ${file}`), step('b', `exit 1\n`)))).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });
});
