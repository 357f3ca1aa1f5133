/** A step whose apply prints much: the client's peak of memory, by its own word. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { libraryCommand } from '../support/library.mjs';
import { oneTurn } from '../support/turn.mjs';

const line = 'x'.repeat(99);

/** awk programs that print so many bytes. */
const cases = [
  { name: '1 MB', awk: `BEGIN { for (i = 0; i < 10000; i++) print "${line}" }` },
  { name: '100 MB', awk: `BEGIN { for (i = 0; i < 1000000; i++) print "${line}" }` },
  { name: '100 MB in one line', awk: `BEGIN { for (i = 0; i < 1000000; i++) printf "%s", "${line}x" }` },
];

/** @returns rows, one a case: its name and the results, with `peak` in MiB. */
export async function measurePrinting(fleet, program, rounds) {
  const folder = join(fleet.folder, 'printing');
  mkdirSync(folder);
  const { servers } = fleet.places[0];
  const rows = cases.map(({ name }) => ({ name, results: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, { name, awk }] of cases.entries()) {
      const steps = [printingStep(awk, join(folder, `done-${round}-${at}`))];
      rows[at].results.push(await printingTurn({ fleet, program, folder, servers, name, steps }));
    }
  }
  return rows;
}

/** To do until it has left its mark. */
function printingStep(awk, mark) {
  return {
    id: 'print',
    check: `if [ -e ${mark} ]; then ct_ok 'has printed'; else ct_differs 'has not printed'; fi`,
    apply: `awk '${awk}'\n: >${mark}`,
  };
}

async function printingTurn({ fleet, program, folder, servers, name, steps }) {
  let peak = 0;
  const tool = {
    name: `a step that prints ${name}`,
    prepare: () => libraryCommand({ fleet, program, folder, servers, mode: 'run', steps }),
    problem(output) {
      const answer = JSON.parse(output);
      peak = answer.peak;
      const [{ states, printed }] = answer.servers;
      return states.changed === 1 && printed > 0 ? undefined : output;
    },
  };
  const result = await oneTurn({ fleet, tool, folder, servers });
  return { ...result, peak };
}
