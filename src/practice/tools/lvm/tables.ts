/** LVM's three reports: their usual fields, and how their rows are chosen by the names given. */
import type { World } from '../../world/world.ts';
import { type Field, groupFields, isOldLvm, physicalFields, type Row, volumeFields } from './fields.ts';

export interface LvmTable {
  readonly json: string;
  /** What is shown when nothing else is asked for. */
  usual(old: boolean): readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  readonly aliases: Readonly<Record<string, string>>;
  choose(world: World, names: readonly string[]): { rows: readonly Row[]; errors: readonly string[] };
}

/** The group's one row, or the complaints about groups that do not exist. */
function chooseGroup(world: World, names: readonly string[]) {
  const errors = names.filter((name) => name !== world.state.vg.name).flatMap(missingGroup);
  return { rows: names.length > 0 && errors.length > 0 ? [] : [world.state.vg.name], errors };
}

/** LVM's two lines about a group that does not exist. */
export function missingGroup(name: string): string[] {
  return [`Volume group "${name}" not found`, `Cannot process volume group ${name}`];
}

function chooseVolumes(world: World, names: readonly string[]) {
  const all = world.state.volumes.map((volume) => volume.name);
  if (names.length === 0) return { rows: all, errors: [] };
  const rows: string[] = [];
  const errors: string[] = [];
  for (const name of names) {
    const [group = '', volume] = name.replace(/^\/dev\//, '').split('/');
    if (group !== world.state.vg.name) errors.push(...missingGroup(group));
    else if (volume === undefined) rows.push(...all);
    else if (all.includes(volume)) rows.push(volume);
    else errors.push(missingVolume(world, volume));
  }
  return { rows, errors };
}

export function missingVolume(world: World, name: string): string {
  return isOldLvm(world)
    ? 'One or more specified logical volume(s) not found.'
    : `Failed to find logical volume "${world.state.vg.name}/${name}"`;
}

const aliases = {
  lv: 'lv_name',
  vg: 'vg_name',
  pv: 'pv_name',
  name: 'lv_name',
  tags: 'lv_tags',
  size: 'lv_size',
};

export const tables: Readonly<Record<'lvs' | 'vgs' | 'pvs', LvmTable>> = {
  lvs: {
    json: 'lv',
    usual: (old) => [
      ...['lv_name', 'vg_name', 'lv_attr', 'lv_size'],
      ...(old ? ['origin', 'snap_percent'] : ['pool_lv', 'origin', 'data_percent', 'metadata_percent']),
      ...['move_pv', 'mirror_log', 'copy_percent'],
      ...(old ? [] : ['convert_lv']),
    ],
    fields: volumeFields,
    aliases,
    choose: chooseVolumes,
  },
  vgs: {
    json: 'vg',
    usual: () => ['vg_name', 'pv_count', 'lv_count', 'snap_count', 'vg_attr', 'vg_size', 'vg_free'],
    fields: groupFields,
    aliases,
    choose: chooseGroup,
  },
  pvs: {
    json: 'pv',
    usual: () => ['pv_name', 'vg_name', 'pv_fmt', 'pv_attr', 'pv_size', 'pv_free'],
    fields: physicalFields,
    aliases,
    choose: (world, names) => {
      const errors = names
        .filter((name) => name !== world.state.vg.device)
        .map((name) => `Failed to find physical volume "${name}".`);
      return { rows: errors.length > 0 ? [] : [world.state.vg.device], errors };
    },
  },
};
