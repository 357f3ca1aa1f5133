/** The stand-in for `xm` 3.2 and 4.1: abbreviations, argument counts, and the way to the commands. */
import type { World } from '../../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer, type ToolCall } from '../tool.ts';
import { errorWithUsage, xendMissing } from './answers.ts';
import { xmCommandRows } from './command-table.ts';
import { create } from './create.ts';
import { info, uptime } from './info.ts';
import { deleteDomain, destroy, memSet, pause, rename, start, unpause } from './lifecycle.ts';
import { domid, domname, list, vcpuList } from './list.ts';
import { newDomain } from './new.ts';
import { reboot, shutdown } from './shutdown.ts';
import { type PlayedCommand, played, xmLongHelp, xmShortHelp, xmUsage } from './usage.ts';

export type XmCommandRun = (world: World, call: ToolCall) => ToolAnswer | Promise<ToolAnswer>;

const runs = {
  create,
  new: newDomain,
  delete: deleteDomain,
  destroy,
  domid,
  domname,
  info,
  list,
  'mem-set': memSet,
  pause,
  reboot,
  rename,
  shutdown,
  start,
  unpause,
  uptime,
  'vcpu-list': vcpuList,
} satisfies Record<PlayedCommand, XmCommandRun>;

export const xm: Tool = (world, call) => {
  const [word, ...argv] = call.argv;
  const { version } = world.state;
  if (word === undefined) return { out: xmShortHelp(version), err: '', rc: 1 };
  if (word === 'help' || word === '-h' || word === '--help') return printed(xmLongHelp(version));
  const name = lookUp(word, version);
  if (name === null)
    return { out: xmShortHelp(version), err: `Error: Subcommand ${word} not found!\n`, rc: 1 };
  if (!isPlayed(name)) return refused(1, `Error: practice server: xm ${name} is not played here`);
  if (argv[0] === '-h' || argv[0] === '--help') return printed(xmUsage(name, version));
  const count = wrongCount(world, name, argv.length);
  if (count !== null) return count;
  // `create` finds out for itself, after it has read its file; `new` falls over before.
  const missing = name === 'create' || name === 'new' ? null : xendMissing(world);
  return missing ?? runs[name](world, { ...call, argv });
};

/** Any unambiguous beginning of two letters or more will do. */
function lookUp(word: string, version: string): string | null {
  const names = xmCommandRows(version).map((row) => row.name);
  if (names.includes(word)) return word;
  const fitting = word.length < 2 ? [] : names.filter((name) => name.startsWith(word));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function isPlayed(name: string): name is PlayedCommand {
  return Object.hasOwn(played, name);
}

function wrongCount(world: World, name: PlayedCommand, count: number): ToolAnswer | null {
  const limits: { readonly least: number; readonly most?: number } = played[name];
  const { least, most } = limits;
  if (count >= least && (most === undefined || count <= most)) return null;
  const wanted =
    most === undefined
      ? `at least ${least}`
      : least === most
        ? String(least)
        : `between ${least} and ${most}`;
  const plural = wanted === '1' || wanted === 'at least 1' ? '' : 's';
  return errorWithUsage(world, name, `'xm ${name}' requires ${wanted} argument${plural}.\n`);
}
