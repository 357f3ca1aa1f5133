/**
 * The same twenty checks, all of which hold already, on 1, 10 and 50 servers: ctctl beside Ansible and beside the least
 * that OpenSSH's own client needs. Prints medians and ratios to the raw limit and to Ansible in the same run, for times
 * are the machine's; nothing here fails because it is slow.
 *
 * Servers, clients and the delay share this computer, so that many servers are bound by its processors.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { ansibleTool, ansibleVersion, howToInstall } from './fleet/ansible.mjs';
import { builtTools } from './fleet/built.mjs';
import { readOptions, usage } from './fleet/options.mjs';
import { fleetTable } from './fleet/report.mjs';
import { takeTurns } from './fleet/rounds.mjs';
import { checksIn, makeTree, mapping } from './support/checks.mjs';
import { libraryProgram, libraryTools } from './support/library.mjs';
import { rawTools } from './support/raw.mjs';
import { startServers } from './support/servers.mjs';
import { oneTurn } from './support/turn.mjs';

// `process.exit` ends what was started, by its listeners.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const print = (text) => process.stdout.write(`${text}\n`);

/** A first turn of each, which is not counted: it fills caches, and shows what does not work. */
async function warmedUp(fleet, tools) {
  const folder = join(fleet.folder, 'work-first');
  mkdirSync(folder);
  const servers = fleet.places[0].servers.slice(0, 1);
  const working = [];
  for (const tool of tools) {
    try {
      await oneTurn({ fleet, tool, folder, servers });
      working.push(tool);
    } catch (error) {
      print(`left out: ${error.message}`);
      process.exitCode = 1;
    }
  }
  return working;
}

function printConditions({ rounds, sizes, withAnsible }, fleet, ansible) {
  const ssh = spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.trim();
  print([ssh, `node ${process.version}`, ...(ansible ? [ansible] : [])].join('; '));
  if (withAnsible && !ansible) print(howToInstall);
  print(`${cpus().length} cores for clients and servers, load before ${loadavg()[0].toFixed(2)}`);
  print(`up to ${Math.max(...sizes)} servers, each an sshd of its own on its own port of 127.0.0.1`);
  for (const { roundTrip, link } of fleet.places) print(`RTT ${roundTrip}: ${link}`);
  for (const words of mapping) print(`  ${words}`);
  print(`medians of up to ${rounds} rounds, the tools in turn; every process cold, no connection kept`);
  print('');
}

async function toolsFor(fleet, withAnsible) {
  const tree = join(fleet.folder, 'tree');
  makeTree(tree);
  const parts = { fleet, checks: checksIn(tree), program: await libraryProgram(fleet) };
  return {
    raw: rawTools(parts),
    own: [...builtTools(parts), ...libraryTools(parts)],
    slow: withAnsible ? [ansibleTool(parts)] : [],
  };
}

async function main(options) {
  const fleet = await startServers(Math.max(...options.sizes), options.roundTrips);
  try {
    const ansible = options.withAnsible ? ansibleVersion(fleet.home) : undefined;
    printConditions(options, fleet, ansible);
    const { raw, own, slow } = await toolsFor(fleet, ansible !== undefined);
    const tools = await warmedUp(fleet, [...raw, ...own, ...slow]);
    for (const place of fleet.places) {
      for (const count of options.sizes) {
        const rows = await takeTurns({ fleet, tools, place, count, rounds: options.rounds });
        const rowOf = (tool) => rows.find(({ name }) => name === tool?.name);
        const title = `${count} × RTT ${place.roundTrip} ms`;
        print(fleetTable(title, count, rows, rowOf(raw[0]), rowOf(slow[0])));
      }
    }
  } finally {
    await fleet.stop();
  }
}

function optionsOf(args) {
  try {
    return readOptions(args);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options.help) process.stdout.write(usage);
else await main(options);
