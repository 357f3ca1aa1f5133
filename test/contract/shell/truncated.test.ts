/** A script that arrives only in part changes nothing, wherever the link was cut. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quote, raw, sh } from '../../../src/remote/bundle/shell.ts';
import { compileBundle } from '../../support/compile.ts';
import { shells } from '../../support/local-shell.ts';
import { shellNames } from './run-shell.ts';

let folder: string;
let script: Buffer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-cut-'));
  const made = join(folder, 'made');
  const text = compileBundle(
    {
      title: 'write a file',
      library: [raw('helper() {\n  : >"$1"\n}')],
      rollback: true,
      steps: [
        {
          id: 'file',
          title: 'a file',
          check: sh`if [ -e ${made} ]; then ct_ok there; else ct_differs missing; fi`,
          apply: sh`helper ${made}`,
          undo: sh`rm -f ${made}`,
        },
      ],
    },
    'run',
    join(folder, 'state'),
  ).reveal();
  script = Buffer.from(text);
  writeFileSync(join(folder, 'script'), script);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lengths of these prefixes that made the file, one line each: one process for all, or it would take minutes. */
function lengthsThatChange(words: readonly string[], lengths: readonly number[]): string {
  const driver = `cd ${quote(folder)} || exit 1
for n in ${lengths.join(' ')}; do
  head -c "$n" script | ${words.join(' ')} >/dev/null 2>&1
  if [ -e made ]; then echo "$n"; rm -f made; fi
done`;
  const { stdout, status } = spawnSync('dash', [], { input: driver, maxBuffer: 1 << 26 });
  expect(status).toBe(0);
  return stdout.toString();
}

/** The last byte is the newline behind the call: without it the script is whole all the same. */
const wholeLength = (): number => script.length - 1;

describe('a script on its way to stdin', () => {
  it('changes nothing at any length, in dash', { timeout: 300_000 }, () => {
    const lengths = Array.from({ length: wholeLength() }, (_, length) => length);
    expect(lengthsThatChange(shells.dash, lengths)).toBe('');
  });

  it.each(shellNames)(
    'changes nothing when it ends with any of its lines, in %s',
    { timeout: 120_000 },
    (shell) => {
      const ends = [...script.keys()].filter((at) => script[at] === 10 && at < wholeLength());
      expect(
        lengthsThatChange(
          shells[shell],
          ends.flatMap((at) => [at, at + 1]).filter((at) => at < wholeLength()),
        ),
      ).toBe('');
    },
  );

  it.each(shellNames)('changes what it should when it is whole, in %s', (shell) => {
    expect(lengthsThatChange(shells[shell], [script.length])).toBe(`${script.length}\n`);
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });
});
