/** The stand-in for `xl` 4.14, 4.17 and 4.20: global options, abbreviations, and the way to the commands. */
import type { World } from '../../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer, type ToolCall } from '../tool.ts';
import { allCommands, lookUpCommand, type OfferedCommand, offered, usageOf } from './commands.ts';
import { create } from './create.ts';
import { info, uptime } from './info.ts';
import { destroy, pause, reboot, shutdown, unpause } from './lifecycle.ts';
import { domid, domname, list, vmList } from './list.ts';
import { memSet, rename } from './settings.ts';

/** A command of xl: its own arguments, and whether the global -N stood in front. */
export interface XlCall extends ToolCall {
  readonly dryRun: boolean;
}

export type XlCommandRun = (world: World, call: XlCall) => ToolAnswer | Promise<ToolAnswer>;

const runs = {
  create,
  list,
  domid,
  domname,
  destroy,
  shutdown,
  reboot,
  pause,
  unpause,
  rename,
  'mem-set': memSet,
  info,
  uptime,
  'vm-list': vmList,
} satisfies Record<OfferedCommand, XlCommandRun>;

export const xl: Tool = (world, call) => {
  const start = call.argv.findIndex((argument) => !/^-[vftNT]+$/.test(argument));
  const globals = call.argv.slice(0, start < 0 ? call.argv.length : start).join('');
  const [word, ...argv] = start < 0 ? [] : call.argv.slice(start);
  if (word === undefined) return { out: allCommands(), err: '', rc: 1 };
  if (word.startsWith('-')) return refused(2, 'unknown global option');
  if (word === 'help') return help(argv[0]);
  const found = lookUpCommand(word);
  if (found.kind === 'unknown') return refused(1, 'command not implemented');
  if (found.kind === 'not offered') return refused(1, `practice server: xl ${found.name} is not played here`);
  return run(world, { ...call, argv, dryRun: globals.includes('N') }, found.name);
};

function help(name: string | undefined): ToolAnswer {
  if (name === undefined) return printed(allCommands());
  const found = lookUpCommand(name);
  return printed(found.kind === 'offered' ? usageOf(found.name) : 'command not implemented\n');
}

function run(world: World, call: XlCall, name: OfferedCommand): ToolAnswer | Promise<ToolAnswer> {
  if (call.dryRun && name !== 'create') {
    return refused(1, 'command does not implement -N (dryrun) option');
  }
  if (call.argv.includes('-h') || call.argv.includes('--help')) return printed(usageOf(name));
  const { needs } = offered[name];
  if (call.argv.filter((argument) => !argument.startsWith('-')).length < needs) {
    const plural = needs === 1 ? '' : 's';
    const err = `'xl ${name}' requires at least ${needs} argument${plural}.\n\n`;
    return { out: usageOf(name), err, rc: 2 };
  }
  return runs[name](world, call);
}
