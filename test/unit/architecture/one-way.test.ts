/** There is one way to change a server: a bundle, run by the engine. Everything else only reads, or carries bytes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './sources.ts';

const files = sourceFiles()
  .map(({ path }) => path)
  .filter((path) => path.endsWith('.ts'));
const textOf = (path: string): string => readFileSync(path, 'utf8');

/** Files whose text holds the pattern. */
const users = (pattern: RegExp): readonly string[] =>
  files.filter((path) => pattern.test(textOf(path))).toSorted();

describe('the way to a server', () => {
  it('commands go out by the engine only, and by those that carry its connection', () => {
    expect(users(/\b(?:connection|client)\.exec\(/)).toEqual([
      'src/remote/bundle/script.ts',
      'src/remote/hub.ts',
      'src/remote/session/serve-exec.ts',
      'src/remote/ssh/exec.ts',
    ]);
  });

  it('a run is begun by the engine only, for the one operation that carries bundles out', () => {
    expect(users(/\bcompileRun\(/).filter((path) => !path.startsWith('src/remote/bundle/'))).toEqual(
      // They print the script, and send nothing.
      users(/\bcompileRun\(/).filter((path) =>
        /src\/(?:commands\/run\/|bundles\/export\/|commands\/apply\/)/.test(path),
      ),
    );
    expect(users(/\brunBundle\(/)).toEqual(['src/operations/carry-out.ts', 'src/remote/bundle/run.ts']);
  });

  it('readings change nothing: none of them calls a tool that does', () => {
    const readings = files.filter((path) => /\/(?:facts|details)\.ts$/.test(path));
    expect(readings.length).toBeGreaterThan(3);
    const changing =
      /\b(?:lv(?:create|remove|extend|rename) -|x[lm] (?:create|destroy|shutdown|reboot|pause|unpause)|mkdir|rm -|mv -|tee)\b/;
    expect(readings.filter((path) => changing.test(textOf(path)))).toEqual([]);
  });
});
