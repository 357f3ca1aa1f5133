/** The volume group: paths to volumes, free space, and which volumes are in use. */
import type { Volume } from './state.ts';
import type { World } from './world.ts';

export function findVolume(world: World, name: string): Volume | undefined {
  return world.state.volumes.find((volume) => volume.name === name);
}

export function freeExtents(world: World): number {
  const used = world.state.volumes.reduce((sum, volume) => sum + volume.extents, 0);
  return Math.max(0, world.state.vg.extents - used);
}

/** The volume behind `/dev/VG/LV` or `/dev/mapper/VG-LV`; undefined when the path is none of ours. */
export function volumeAtPath(world: World, path: string): Volume | undefined {
  const mapped = /^\/dev\/mapper\/(.+?[^-])-([^-].*)$/.exec(path);
  if (mapped !== null) return inGroup(world, undouble(mapped[1]), undouble(mapped[2]));
  const plain = /^\/dev\/([^/]+)\/([^/]+)$/.exec(path);
  return plain === null ? undefined : inGroup(world, plain[1], plain[2]);
}

/** Device mapper doubles the hyphens inside names. */
function undouble(text: string | undefined): string {
  return (text ?? '').replaceAll('--', '-');
}

function inGroup(world: World, group: string | undefined, name: string | undefined): Volume | undefined {
  return group === world.state.vg.name && name !== undefined ? findVolume(world, name) : undefined;
}

/** True while a listed domain has the volume as a disk: LVM then calls it open. */
export function isOpen(world: World, volume: Volume): boolean {
  return world.state.domains.some((domain) =>
    domain.spec.disks.some((disk) => volumeAtPath(world, devicePath(disk.target)) === volume),
  );
}

/** xm takes `vg/lv` for `/dev/vg/lv`. */
export function devicePath(target: string): string {
  return target.startsWith('/') ? target : `/dev/${target}`;
}
