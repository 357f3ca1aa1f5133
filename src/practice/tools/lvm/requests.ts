/** What LVM's changing commands share: their options, the size asked for, and their commonest refusals (exit code 5). */
import { freeExtents } from '../../world/volumes.ts';
import type { World } from '../../world/world.ts';
import { printed, refused, type Tool, type ToolAnswer } from '../tool.ts';
import { type LvmArguments, type LvmSyntax, lastValue, readLvmArguments } from './arguments.ts';
import { isOldLvm } from './fields.ts';
import { parseExtents, parseSize, spokenSize, toExtents } from './sizes.ts';

const syntax: LvmSyntax = {
  valued: 'LlnWZiIrMmpjC',
  flags: 'sA',
  long: {
    '--size': 'L',
    '--extents': 'l',
    '--name': 'n',
    '--snapshot': 's',
    '--wipesignatures': 'W',
    '--zero': 'Z',
    '--addtag': 'addtag=',
    '--permission': 'p',
    '--resizefs': 'r',
  },
};

/** LVM indents what it says by two blanks. */
export const failed = (...lines: readonly string[]): ToolAnswer =>
  refused(5, ...lines.map((line) => `  ${line}`));
export const said = (...lines: readonly string[]): ToolAnswer =>
  printed(lines.map((line) => `  ${line}\n`).join(''));

/** Reads the arguments and runs `work` on them. */
export function lvmTool(name: string, work: (world: World, read: LvmArguments) => ToolAnswer): Tool {
  return (world, { argv }) => {
    const read = readLvmArguments(name, argv, syntax);
    return 'rc' in read ? read : work(world, read);
  };
}

/** `VG`, `VG/LV` or `/dev/VG/LV`. */
export function splitPath(path: string): { group: string; name: string | undefined } {
  const [group = '', name] = path.replace(/^\/dev\//, '').split('/');
  return { group, name };
}

export type Sized = { readonly extents: number; readonly notes: readonly string[] } | ToolAnswer;

/** The size asked for, in extents; `base` is added to when it begins with a plus. */
export function requestedExtents(world: World, read: LvmArguments, base: number): Sized {
  const size = lastValue(read, 'L');
  const count = lastValue(read, 'l');
  const text = size ?? count;
  if (text === undefined) return failed('Please specify either size or extents');
  const plain = text.replace(/^\+/, '');
  const added = text.startsWith('+') ? base : 0;
  if (size === undefined) {
    const extents = parseExtents(plain, freeExtents(world), world.state.vg.extents);
    return extents === null
      ? refused(3, '  Invalid argument for --extents: ', '  Error during parsing of command line.')
      : { extents: extents + added, notes: [] };
  }
  const bytes = parseSize(plain);
  if (bytes === null) {
    return refused(3, `  Invalid argument for --size: ${text}`, '  Error during parsing of command line.');
  }
  const { extents, rounded } = toExtents(bytes);
  const shown = spokenSize(extents, isOldLvm(world));
  const notes = rounded ? [`Rounding up size to full physical extent ${shown}`] : [];
  return { extents: extents + added, notes };
}

export function tooLittleRoom(world: World, needed: number): ToolAnswer {
  const free = freeExtents(world);
  const { name } = world.state.vg;
  return isOldLvm(world)
    ? failed(`Insufficient free extents (${free}) in volume group ${name}: ${needed} required`)
    : failed(`Volume group "${name}" has insufficient free space (${free} extents): ${needed} required.`);
}

export function alreadyExists(world: World, name: string): ToolAnswer {
  const { name: group } = world.state.vg;
  return isOldLvm(world)
    ? failed(`Logical volume "${name}" already exists in volume group "${group}"`)
    : failed(`Logical Volume "${name}" already exists in volume group "${group}"`);
}
