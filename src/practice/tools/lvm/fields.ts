/** The fields of LVM's three reports. */
import { extentBytes } from '../../world/defaults.ts';
import { findVolume, freeExtents, isOpen } from '../../world/volumes.ts';
import type { World } from '../../world/world.ts';

/** The name of the row's volume; the group and the one physical volume have one row each. */
export type Row = string;

export interface Field {
  readonly heading: string;
  readonly right?: true;
  /** The least width of its column. */
  readonly width?: number;
  /** Unknown to LVM 2.02.06. */
  readonly modern?: true;
  /** A number is a size in bytes and is printed in the units asked for. */
  value(world: World, row: Row): string | number;
}

/** Etch's LVM goes with xm, today's with xl. */
export function isOldLvm(world: World): boolean {
  return world.state.toolstack === 'xm';
}

const bytes = (extents: number) => extents * extentBytes;
const volumeOf = (world: World, row: Row) => findVolume(world, row);

function volumeAttributes(world: World, row: Row): string {
  const volume = volumeOf(world, row);
  if (volume === undefined) return '';
  const hasSnapshot = world.state.volumes.some((other) => other.origin === volume.name);
  const kind = volume.origin !== null ? 's' : hasSnapshot ? 'o' : '-';
  const open = isOpen(world, volume) ? 'o' : '-';
  const short = `${kind}wi-a${open}`;
  if (isOldLvm(world)) return short;
  return `${short}${kind === '-' ? '-' : 's'}---`;
}

export const groupFields: Readonly<Record<string, Field>> = {
  vg_name: { heading: 'VG', width: 4, value: (world) => world.state.vg.name },
  vg_uuid: { heading: 'VG UUID', value: (world) => world.state.vg.uuid },
  vg_attr: { heading: 'Attr', value: () => 'wz--n-' },
  vg_size: { heading: 'VSize', right: true, value: (world) => bytes(world.state.vg.extents) },
  vg_free: { heading: 'VFree', right: true, value: (world) => bytes(freeExtents(world)) },
  vg_extent_size: { heading: 'Ext', right: true, value: () => extentBytes },
  vg_extent_count: { heading: '#Ext', right: true, value: (world) => String(world.state.vg.extents) },
  vg_free_count: { heading: 'Free', right: true, value: (world) => String(freeExtents(world)) },
  vg_tags: { heading: 'VG Tags', value: () => '' },
  pv_count: { heading: '#PV', right: true, value: () => '1' },
  lv_count: { heading: '#LV', right: true, value: (world) => String(world.state.volumes.length) },
  snap_count: {
    heading: '#SN',
    right: true,
    value: (world) => String(world.state.volumes.filter((volume) => volume.origin !== null).length),
  },
};

const empty = (heading: string): Field => ({ heading, value: () => '' });
const usedOfSnapshot = (world: World, row: Row) => (volumeOf(world, row)?.origin == null ? '' : '0.00');

export const volumeFields: Readonly<Record<string, Field>> = {
  ...groupFields,
  lv_name: { heading: 'LV', width: 4, value: (_world, row) => row },
  lv_uuid: { heading: 'LV UUID', value: (world, row) => volumeOf(world, row)?.uuid ?? '' },
  lv_attr: { heading: 'Attr', value: volumeAttributes },
  lv_size: {
    heading: 'LSize',
    right: true,
    value: (world, row) => bytes(volumeOf(world, row)?.extents ?? 0),
  },
  lv_path: { heading: 'Path', modern: true, value: (world, row) => `/dev/${world.state.vg.name}/${row}` },
  lv_full_name: { heading: 'LV', modern: true, value: (world, row) => `${world.state.vg.name}/${row}` },
  lv_tags: { heading: 'LV Tags', value: (world, row) => volumeOf(world, row)?.tags.join(',') ?? '' },
  origin: { heading: 'Origin', value: (world, row) => volumeOf(world, row)?.origin ?? '' },
  snap_percent: { heading: 'Snap%', right: true, width: 6, value: usedOfSnapshot },
  data_percent: { heading: 'Data%', right: true, width: 6, modern: true, value: usedOfSnapshot },
  metadata_percent: { ...empty('Meta%'), width: 6, modern: true },
  pool_lv: { ...empty('Pool'), modern: true },
  move_pv: empty('Move'),
  mirror_log: empty('Log'),
  copy_percent: empty('Cpy%Sync'),
  convert_lv: { ...empty('Convert'), modern: true },
  seg_count: { heading: '#Seg', right: true, value: () => '1' },
  segtype: { heading: 'Type', value: () => 'linear' },
  devices: { heading: 'Devices', value: (world) => `${world.state.vg.device}(0)` },
};

export const physicalFields: Readonly<Record<string, Field>> = {
  ...groupFields,
  pv_name: { heading: 'PV', value: (world) => world.state.vg.device },
  pv_fmt: { heading: 'Fmt', value: () => 'lvm2' },
  pv_attr: { heading: 'Attr', value: () => 'a--' },
  pv_size: { heading: 'PSize', right: true, value: (world) => bytes(world.state.vg.extents) },
  pv_free: { heading: 'PFree', right: true, value: (world) => bytes(freeExtents(world)) },
};
