/** Arbitrary contents and lines come through every shell unchanged. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileKind } from '../../../src/bundles/kinds/file.ts';
import { lineKind } from '../../../src/bundles/kinds/line.ts';
import { type HostStep, host, shellNames } from '../bundles-host/host.ts';

/** What shells, printf, awk and sed have a meaning for, more often than chance would have it. */
const special = fc.constantFrom(
  ...'\'"\\$`!*?[]{}()<>|&;#~%=-+^/ \t\r\u0001\u007fäß€🙂n0',
  '\\n',
  '%s',
  '$(',
  '${',
  "'\\''",
  '\n%',
);
const character = fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
const text = (unit: fc.Arbitrary<string>) =>
  fc
    .array(unit, { maxLength: 60 })
    .map((parts) => parts.join(''))
    .filter((all) => !/[\0\p{Surrogate}]/u.test(all));
const contents = text(fc.oneof(character, fc.constant('\n')));
/** As a file of 1 MB may be: long, and special from the first character to the last. */
const megabyte = (content: string): string => content.repeat(Math.ceil(2 ** 20 / content.length));
const lines = text(character).map((all) => all.replaceAll(/[\r\n]/g, ''));

describe.each(shellNames)('in %s', (shell) => {
  it('as contents of files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contents, { minLength: 1, maxLength: 40 }), async (all) => {
        const server = host();
        const steps: readonly HostStep[] = all.map((content, at) =>
          server.step(`file-${at}`, fileKind, { path: join(server.folder, `f${at}`), content }),
        );
        await server.run(shell, steps);
        expect(all.map((_, at) => server.read(`f${at}`))).toEqual(all);
        expect((await server.run(shell, steps)).outcome).toBe('unchanged');
      }),
      { numRuns: 5 },
    );
  });

  it('as a file of 1 MB', async () => {
    const server = host();
    const all = fc.sample(
      contents.filter(({ length }) => length > 20),
      3,
    );
    for (const [at, content] of all.map(megabyte).entries()) {
      const steps = [server.step('large', fileKind, { path: join(server.folder, `f${at}`), content })];
      expect((await server.run(shell, steps)).outcome).toBe('changed');
      expect(server.read(`f${at}`) === content, JSON.stringify(all[at])).toBe(true);
    }
  });

  it('as lines between others of any bytes', async () => {
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map((all) => Buffer.from(all.filter((byte) => byte !== 0 && byte !== 13)).toString('latin1'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(bytes, lines), { minLength: 1, maxLength: 40 }), async (all) => {
        const server = host();
        const steps = all.map(([before, line], at) => {
          writeFileSync(join(server.folder, `f${at}`), before, 'latin1');
          return server.step(`line-${at}`, lineKind, { path: join(server.folder, `f${at}`), line });
        });
        await server.run(shell, steps);
        for (const [at, [before, line]] of all.entries()) {
          const wanted = Buffer.from(`${line}\n`).toString('latin1');
          const now = readFileSync(join(server.folder, `f${at}`), 'latin1');
          const had = `\n${before}\n`.includes(`\n${wanted}`) && before !== '';
          const open = before === '' || before.endsWith('\n') ? before : `${before}\n`;
          expect(now).toBe(had ? before : `${open}${wanted}`);
        }
        expect((await server.run(shell, steps)).outcome).toBe('unchanged');
      }),
      { numRuns: 5 },
    );
  });
});
