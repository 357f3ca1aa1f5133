/** `lvextend` and `lvrename`. */
import { findVolume, freeExtents } from '../../world/volumes.ts';
import { change } from '../../world/world.ts';
import { refused } from '../tool.ts';
import { isOldLvm } from './fields.ts';
import { failed, lvmTool, requestedExtents, said, splitPath } from './requests.ts';
import { spokenSize } from './sizes.ts';
import { missingGroup, missingVolume } from './tables.ts';

export const lvextend = lvmTool('lvextend', (world, read) => {
  const { group, name } = splitPath(read.names[0] ?? '');
  if (group !== world.state.vg.name) return failed(...missingGroup(group));
  const volume = findVolume(world, name ?? '');
  if (volume === undefined) return failed(missingVolume(world, name ?? ''));
  const sized = requestedExtents(world, read, volume.extents);
  if ('rc' in sized) return sized;
  const { extents: before } = volume;
  if (sized.extents === before) {
    return failed(`New size (${before} extents) matches existing size (${before} extents).`);
  }
  if (sized.extents < before) {
    return failed(
      `New size given (${sized.extents} extents) not larger than existing size (${before} extents)`,
    );
  }
  const needed = sized.extents - before;
  if (needed > freeExtents(world)) {
    return failed(
      `Insufficient free space: ${needed} extents needed, but only ${freeExtents(world)} available`,
    );
  }
  change(world, () => {
    volume.extents = sized.extents;
  });
  const full = `${group}/${volume.name}`;
  if (isOldLvm(world)) {
    const size = spokenSize(sized.extents, true);
    return said(
      ...sized.notes,
      `Extending logical volume ${volume.name} to ${size}`,
      `Logical volume ${volume.name} successfully resized`,
    );
  }
  const from = `${spokenSize(before, false)} (${before} extents)`;
  const to = `${spokenSize(sized.extents, false)} (${sized.extents} extents)`;
  return said(
    ...sized.notes,
    `Size of logical volume ${full} changed from ${from} to ${to}.`,
    `Logical volume ${full} successfully resized.`,
  );
});

/** `lvrename VG OLD NEW`, or paths for both names. */
export const lvrename = lvmTool('lvrename', (world, read) => {
  const [first = '', ...rest] = read.names;
  const { group, name } = splitPath(first);
  const [from, to] = (name === undefined ? rest : [name, ...rest]).map(
    (path) => path.split('/').at(-1) ?? '',
  );
  if (from === undefined || to === undefined)
    return refused(3, '  Old and new logical volume names required');
  if (group !== world.state.vg.name) return failed(...missingGroup(group));
  const volume = findVolume(world, from);
  if (volume === undefined)
    return failed(`Existing logical volume "${from}" not found in volume group "${group}"`);
  if (findVolume(world, to) !== undefined)
    return failed(`Logical volume "${to}" already exists in volume group "${group}"`);
  change(world, (state) => {
    for (const other of state.volumes) if (other.origin === from) other.origin = to;
    volume.name = to;
  });
  return said(`Renamed "${from}" to "${to}" in volume group "${group}"`);
});
