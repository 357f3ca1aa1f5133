/** ctctl's library as a tool: a small program over the sources, each time a process of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOf } from './checks.mjs';
import { bundle } from './sources.mjs';

/** Builds the program. */
export function libraryProgram({ folder }) {
  return bundle('bench/support/client.ts', join(folder, 'client.cjs'));
}

/** The command line that plans or carries out a bundle of these steps (id, check, apply). */
export function libraryCommand({ fleet, program, folder, servers, mode, steps }) {
  const { user, identity, knownHosts } = fleet;
  const task = join(folder, `${mode}.json`);
  writeFileSync(task, JSON.stringify({ servers, user, identity, knownHosts, mode, steps }));
  return { command: [process.execPath, program, task], env: { HOME: fleet.home } };
}

/** Checks that hold already, by a plan and by a run. */
export function libraryTools({ fleet, checks, program }) {
  const steps = checks.map(({ id, holds }) => ({ id, check: checkOf(holds) }));
  return ['plan', 'run'].map((mode) => ({
    name: `ctctl, its library, ${mode}`,
    prepare: (place) => libraryCommand({ fleet, program, mode, steps, ...place }),
    problem(output, { servers }) {
      const answers = JSON.parse(output).servers;
      const good = answers.filter(
        ({ outcome, states }) => outcome === 'unchanged' && states.ok === checks.length,
      );
      return good.length === servers.length ? undefined : output;
    },
  }));
}
