/** The files of the server that a definition, or such a file, names by execfile. */

import { registryOf } from '../../macs/snippet.ts';
import { prelude } from './prelude.ts';
import { runStatement } from './python/execute.ts';
import { Machine } from './python/machine.ts';
import { type Program, parse } from './python/parse.ts';

const mostWork = 1_000_000;

/** Paths as they stand in the text, in no other file: ask again with the contents of each. Of our snippet its registry. */
export function filesNeeded(text: string): readonly string[] {
  const registry = registryOf(text);
  if (registry !== undefined) return [registry];
  let program: Program;
  try {
    program = parse(text);
  } catch {
    return [];
  }
  const paths = new Set<string>();
  const machine = new Machine({
    world: { files: new Map(), missingFiles: new Set(), uname: null },
    mostSteps: mostWork,
    context: { source: text, file: null, line: null, features: program.features },
    runFile: (path) => paths.add(path),
  });
  // Alone, the text may miss names that stand elsewhere: none of its errors counts here.
  machine.open = 'another file';
  const surroundings = { fileName: '', version: '3.2', files: new Map(), variables: new Map() } as const;
  for (const [name, value] of prelude(surroundings)(machine)) machine.bind(machine.top, name, value);
  for (const statement of program.body) {
    try {
      runStatement(statement, machine.top, machine);
    } catch {
      // Goes on with the next one.
    }
  }
  return [...paths];
}
