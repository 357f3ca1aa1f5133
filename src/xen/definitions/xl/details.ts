/** Warnings and refusals of single keys that have little to do with each other. */
import type { Definition } from '../model.ts';
import type { Notes } from './notes.ts';
import type { Values } from './values.ts';
import { hasCome, type XlVersion } from './version.ts';

export function checkDetails(
  type: Definition['type'],
  values: Values,
  notes: Notes,
  version: XlVersion,
): void {
  checkGrants(values, notes, version);
  checkIgnored(values, notes);
  checkDeviceModel(values, notes);
  if (hasCome('4.17', version) && values.flag('msr_relaxed') !== undefined) {
    notes.warn(values.line('msr_relaxed') ?? 0, 'msr_relaxed', 'it will be removed in future versions');
  }
  if (type === 'hvm') checkHvm(values, notes);
}

/** xl ends without a word where these are no such numbers. */
function checkGrants(values: Values, notes: Notes, version: XlVersion): void {
  const later = hasCome('4.17', version) ? ['max_grant_version'] : [];
  for (const key of ['max_grant_frames', 'max_maptrack_frames', ...later]) {
    const line = values.line(key);
    const number = values.number(key, 'quietly') ?? -1;
    if (line !== null && (number < 0 || number >= 2 ** 31)) {
      notes.refuse(line, `${key} is no number from 0 to ${2 ** 31 - 1}: xl ends without a message`);
    }
  }
}

function checkIgnored(values: Values, notes: Notes): void {
  const ignore = (key: string, warning: string, effect: string): void => {
    const line = values.line(key) ?? 0;
    notes.warn(line, key, warning);
    notes.ignore(line, key, effect);
  };
  if (values.number('vncviewer') !== undefined) {
    ignore('vncviewer', 'ignoring "vncviewer" option', 'in xl it is an option of the command: -V');
  }
  if (values.string('device_model') !== undefined) {
    ignore(
      'device_model',
      'ignoring device_model directive',
      'in xl it is device_model_override=, if wanted at all',
    );
  }
  if (values.list('vif2') !== undefined) {
    ignore('vif2', 'vif2: netchannel2 is deprecated and not supported by xl', 'its cards do not exist in xl');
  }
}

function checkDeviceModel(values: Values, notes: Notes): void {
  for (const key of ['device_model_args', 'device_model_args_pv', 'device_model_args_hvm']) {
    const line = values.line(key);
    // Elsewhere a string for a list is dropped; here it is the end.
    if (line !== null && values.list(key) === undefined) notes.refuse(line, `Unable to parse ${key}.`);
  }
  if (values.string('device_model_override') === undefined || values.line('device_model_version') !== null)
    return;
  notes.warn(
    values.line('device_model_override') ?? 0,
    'device_model_override',
    'device model override given without specific DM version',
  );
}

/** MiB; the hole must lie between these. */
const mmioHole = { least: 256, most: 3840 };

function checkHvm(values: Values, notes: Notes): void {
  const line = (key: string): number => values.line(key) ?? 0;
  if (values.string('bios_path_override') !== undefined && values.string('bios') === undefined) {
    notes.warn(
      line('bios_path_override'),
      'bios_path_override',
      'bios_path_override given without specific bios name',
    );
  }
  if (values.flag('altp2mhvm') !== undefined) {
    notes.warn(line('altp2mhvm'), 'altp2mhvm', 'altp2mhvm is deprecated: use altp2m');
  }
  const hole = values.number('mmio_hole');
  if (hole !== undefined && (hole < mmioHole.least || hole > mmioHole.most)) {
    notes.refuse(line('mmio_hole'), `invalid value ${hole} for "mmio_hole"`);
  }
  const capabilities = values.list('mca_caps', 'quietly');
  if (capabilities === undefined && values.line('mca_caps') !== null) {
    notes.refuse(line('mca_caps'), 'unable to parse mca_caps.');
  }
  for (const { text, line: at } of capabilities ?? []) {
    if (text !== 'lmce') notes.refuse(at, `unrecognized MCA capability '${text}'.`);
  }
  checkViridian(values, notes);
  if (values.string('vnclisten')?.includes(':') && values.number('vncdisplay')) {
    notes.refuse(line('vncdisplay'), 'Display specified both in vnclisten and vncdisplay!');
  }
}

const enlightenments = new Set([
  'base',
  'freq',
  'time_ref_count',
  'reference_tsc',
  'hcall_remote_tlb_flush',
  'apic_assist',
  'crash_ctl',
  'synic',
  'stimer',
  'hcall_ipi',
  'ex_processor_masks',
  'no_vp_limit',
  'cpu_hotplug',
]);

function checkViridian(values: Values, notes: Notes): void {
  const list = values.list('viridian', 'quietly');
  for (const { text, line } of list ?? []) {
    const name = text.replace(/^!/, '');
    if (text === 'all' || text === 'defaults' || enlightenments.has(name.toLowerCase())) continue;
    notes.refuse(line, `unknown viridian enlightenment '${name}'`);
  }
  // Not a list: then it is a switch.
  if (list === undefined) values.flag('viridian');
}
