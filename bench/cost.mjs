/**
 * What a step costs: bundles of 1, 20 and 200 checks that hold already, on one server of the loopback, nearby and 50 ms
 * away, beside the same checks by `ssh HOST sh < script`; and the memory that ctctl takes while a step prints 100 MB.
 * Prints medians and ratios, for times are the machine's. `node bench/cost.mjs [ROUNDS]`
 */
import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { measurePrinting } from './cost/printing.mjs';
import { costTable, printingTable } from './cost/report.mjs';
import { checksIn, makeTree } from './support/checks.mjs';
import { libraryProgram, libraryTools } from './support/library.mjs';
import { rawTools } from './support/raw.mjs';
import { startServers } from './support/servers.mjs';
import { oneTurn } from './support/turn.mjs';

const rounds = Number(process.argv[2] ?? 7);
const lengths = [1, 20, 200];

// `process.exit` ends what was started, by its listeners.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const print = (text) => process.stdout.write(`${text}\n`);

/** So many checks: the five of directories, again and again. */
function checksOf(tree, length) {
  const five = checksIn(tree).slice(0, 5);
  return Array.from({ length }, (_, at) => ({ ...five[at % five.length], id: `step-${at + 1}` }));
}

/** @returns rows, one a tool: its name, and for each length the results of all rounds. */
async function takeTurns(place, toolsByLength) {
  const folder = join(fleet.folder, `work-${place.roundTrip}`);
  mkdirSync(folder);
  const rows = toolsByLength[0].map(({ name }) => ({ name, byLength: lengths.map(() => []) }));
  // The first round fills caches, and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, tools] of toolsByLength.entries()) {
      for (const [row, tool] of tools.entries()) {
        const result = await oneTurn({ fleet, tool, folder, servers: place.servers });
        if (round > 0) rows[row].byLength[at].push(result);
      }
    }
  }
  return { roundTrip: place.roundTrip, rows };
}

const fleet = await startServers(1, [0, 50]);
try {
  const tree = join(fleet.folder, 'tree');
  makeTree(tree);
  const program = await libraryProgram(fleet);
  const toolsByLength = lengths.map((length) => {
    const parts = { fleet, checks: checksOf(tree, length), program };
    return [...rawTools(parts), ...libraryTools(parts)];
  });
  print(`node ${process.version}, ${cpus().length} cores, load before ${loadavg()[0].toFixed(2)}`);
  for (const { roundTrip, link } of fleet.places) print(`RTT ${roundTrip}: ${link}`);
  print(`medians of ${rounds} rounds in turn; whole processes, no connection kept\n`);
  const places = [];
  for (const place of fleet.places) places.push(await takeTurns(place, toolsByLength));
  print(costTable(lengths, places));
  print(printingTable(await measurePrinting(fleet, program, rounds)));
} finally {
  await fleet.stop();
}
