/** The disks and network cards of a definition, each from one string of a list. */
import type { Disk, Vif } from '../model.ts';
import { readDisk } from './disk.ts';
import type { Notes } from './notes.ts';
import type { Values } from './values.ts';
import type { XlVersion } from './version.ts';
import { readVif } from './vif.ts';

export function readDisks(values: Values, notes: Notes, version: XlVersion): readonly Disk[] {
  const disks: Disk[] = [];
  for (const { text, line } of values.list('disk') ?? []) {
    const reading = readDisk([text], version);
    if (reading.kind === 'refused') {
      notes.refuse(line, reading.reason);
      break;
    }
    disks.push(reading.disk);
  }
  return disks;
}

export function readVifs(values: Values, notes: Notes, version: XlVersion): readonly Vif[] {
  const vifs: Vif[] = [];
  for (const { text, line } of values.list('vif') ?? []) {
    const { vif, remarks, refusal } = readVif(text, version);
    for (const { warning, effect } of remarks) {
      notes.warn(line, 'vif', warning);
      if (effect !== undefined) notes.ignore(line, 'vif', effect);
    }
    if (refusal !== undefined) {
      notes.refuse(line, refusal);
      break;
    }
    vifs.push(vif);
  }
  return vifs;
}
