/** The stand-in for `dpkg`: `-l`, `-s`, `--purge` and `--print-architecture`. */
import type { WorldState } from '../world/state.ts';
import { change, type World } from '../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer } from './tool.ts';

type Package = WorldState['packages'][number];

export const dpkg: Tool = (world, { argv: [option, ...names] }) => {
  if (option === '--print-architecture') return printed(`${architecture(world)}\n`);
  if (option === '-l' || option === '--list') return list(world, names);
  if (option === '-s' || option === '--status') return status(world, names);
  if (option === '-P' || option === '--purge') return purge(world, names);
  if (option === undefined) return refused(2, 'dpkg: error: need an action option');
  return refused(2, `dpkg: error: unknown option ${option}`);
};

function architecture(world: World): string {
  return world.state.toolstack === 'xm' ? 'i386' : 'amd64';
}

/** The three lines above the table and its two headings. */
const legend = [
  'Desired=Unknown/Install/Remove/Purge/Hold',
  '| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend',
  '|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)',
];

function list(world: World, patterns: readonly string[]): ToolAnswer {
  const chosen = world.state.packages.filter(
    ({ name }) => patterns.length === 0 || patterns.some((pattern) => glob(pattern).test(name)),
  );
  if (chosen.length === 0 && patterns.length > 0) {
    return refused(1, ...patterns.map((pattern) => `dpkg-query: no packages found matching ${pattern}`));
  }
  const widths = { name: widest(chosen, 'name', 14), version: widest(chosen, 'version', 12) };
  const line = (flags: string, name: string, version: string, arch: string, about: string) =>
    `${flags} ${name.padEnd(widths.name)} ${version.padEnd(widths.version)} ${arch.padEnd(12)} ${about}\n`;
  const rule = `+++-${'='.repeat(widths.name)}-${'='.repeat(widths.version)}-============-=========\n`;
  const rows = chosen.map((entry) =>
    line(entry.removed ? 'rc ' : 'ii ', entry.name, entry.version, architecture(world), 'practice'),
  );
  const heading = line('||/', 'Name', 'Version', 'Architecture', 'Description');
  return printed(`${legend.join('\n')}\n${heading}${rule}${rows.join('')}`);
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

function widest(packages: readonly Package[], key: 'name' | 'version', least: number): number {
  return Math.max(least, ...packages.map((entry) => entry[key].length));
}

function status(world: World, names: readonly string[]): ToolAnswer {
  const [name = ''] = names;
  const found = world.state.packages.find((entry) => entry.name === name);
  if (found === undefined) {
    return refused(
      1,
      `dpkg-query: package '${name}' is not installed and no information is available`,
      'Use dpkg --info (= dpkg-deb --info) to examine archive files.',
    );
  }
  const state = found.removed ? 'deinstall ok config-files' : 'install ok installed';
  return printed(`Package: ${found.name}\nStatus: ${state}\nVersion: ${found.version}\n`);
}

function purge(world: World, names: readonly string[]): ToolAnswer {
  const known = names.filter((name) => world.state.packages.some((entry) => entry.name === name));
  change(world, (state) => {
    state.packages = state.packages.filter((entry) => !names.includes(entry.name));
  });
  const missing = names.filter((name) => !known.includes(name));
  const err = missing
    .map((name) => `dpkg: warning: ignoring request to remove ${name} which isn't installed\n`)
    .join('');
  return { out: known.map((name) => `Purging configuration files for ${name} ...\n`).join(''), err, rc: 0 };
}
