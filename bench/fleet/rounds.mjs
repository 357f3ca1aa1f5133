/** One number of servers at one distance: the tools take turns, and each result is looked at. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { oneTurn } from '../support/turn.mjs';

/** @returns one row a tool that took part, with its results in the order of the rounds. */
export async function takeTurns({ fleet, tools, place, count, rounds }) {
  const folder = join(fleet.folder, `work-${place.roundTrip}-${count}`);
  mkdirSync(folder, { recursive: true });
  const servers = place.servers.slice(0, count);
  const rows = tools.map((tool) => ({ name: tool.name, results: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, tool] of tools.entries()) {
      if (tool.isLeftOut?.(count, round)) continue;
      rows[at].results.push(await oneTurn({ fleet, tool, folder, servers }));
    }
  }
  return rows.filter(({ results }) => results.length > 0);
}
