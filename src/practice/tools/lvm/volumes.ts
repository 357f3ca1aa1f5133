/** `lvcreate` and `lvremove`. */
import { lvmUuid } from '../../world/defaults.ts';
import type { Volume } from '../../world/state.ts';
import { findVolume, freeExtents, isOpen } from '../../world/volumes.ts';
import { change, type World } from '../../world/world.ts';
import { printed, refused, type ToolAnswer } from '../tool.ts';
import { type LvmArguments, lastValue } from './arguments.ts';
import { isOldLvm } from './fields.ts';
import {
  alreadyExists,
  failed,
  lvmTool,
  requestedExtents,
  said,
  splitPath,
  tooLittleRoom,
} from './requests.ts';
import { missingGroup, missingVolume } from './tables.ts';

export const lvcreate = lvmTool('lvcreate', (world, read) => {
  const snapshot = read.options.has('s');
  const { group, name: originName } = splitPath(read.names[0] ?? '');
  if (group === '')
    return refused(
      3,
      '  Please provide a volume group name',
      "  Run `lvcreate --help' for more information.",
    );
  if (group !== world.state.vg.name) return failed(...missingGroup(group));
  const origin = snapshot ? findVolume(world, originName ?? '') : undefined;
  if (snapshot && origin === undefined) return failed(missingVolume(world, originName ?? ''));
  const name = lastValue(read, 'n')?.split('/').at(-1) ?? freeName(world);
  if (!/^[a-zA-Z0-9+_.][a-zA-Z0-9+_.-]*$/.test(name)) {
    return refused(
      3,
      `  Logical volume name "${name}" is invalid.`,
      "  Run `lvcreate --help' for more information.",
    );
  }
  if (findVolume(world, name) !== undefined) return alreadyExists(world, name);
  const sized = requestedExtents(world, read, 0);
  if ('rc' in sized) return sized;
  if (sized.extents === 0) return failed('Unable to create new logical volume with no extents.');
  if (sized.extents > freeExtents(world)) return tooLittleRoom(world, sized.extents);
  const tags = [...(read.options.get('addtag') ?? [])];
  const volume: Volume = {
    name,
    extents: sized.extents,
    uuid: lvmUuid(),
    tags,
    origin: origin?.name ?? null,
  };
  change(world, (state) => {
    state.volumes.push(volume);
  });
  return said(...sized.notes, `Logical volume "${name}" created${isOldLvm(world) ? '' : '.'}`);
});

function freeName(world: World): string {
  let number = 0;
  while (findVolume(world, `lvol${number}`) !== undefined) number += 1;
  return `lvol${number}`;
}

export const lvremove = lvmTool('lvremove', (world, read) => {
  if (read.names.length === 0) return refused(3, '  Please enter one or more logical volume paths');
  let out = '';
  for (const path of read.names) {
    const answer = removeOne(world, read, path);
    out += answer.out;
    if (answer.rc !== 0) return { ...answer, out };
  }
  return printed(out);
});

/** Nobody answers LVM's question here, and silence means no. */
function removeOne(world: World, read: LvmArguments, path: string): ToolAnswer {
  const { group, name } = splitPath(path);
  if (group !== world.state.vg.name) return failed(...missingGroup(group));
  const volume = findVolume(world, name ?? '');
  if (volume === undefined) return failed(missingVolume(world, name ?? ''));
  const full = `${group}/${volume.name}`;
  const old = isOldLvm(world);
  if (isOpen(world, volume)) {
    return old
      ? failed(`Can't remove open logical volume "${volume.name}"`)
      : failed(`Logical volume ${full} in use.`);
  }
  if (!read.options.has('f') && !(read.options.has('y') && !old)) {
    const question = `Do you really want to remove active logical volume ${old ? `"${volume.name}"` : full}? [y/n]: `;
    return { ...failed(`[n]\n  Logical volume ${full} not removed.`), out: question };
  }
  const gone = [...world.state.volumes.filter((other) => other.origin === volume.name), volume];
  change(world, (state) => {
    state.volumes = state.volumes.filter((other) => !gone.includes(other));
  });
  return said(...gone.map((other) => `Logical volume "${other.name}" successfully removed${old ? '' : '.'}`));
}
