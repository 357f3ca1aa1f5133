/** From an xl definition's settings to the domain it describes: checks, warnings and the JSON that xl prints. */
import { randomUUID } from 'node:crypto';
import type { DomainSpec } from '../world/state.ts';
import { guestInfo, type XlType } from './xl-build-info.ts';
import { parseXlDisk, type XlDisk } from './xl-disk.ts';
import { getList, getString, type Reader } from './xl-getters.ts';
import type { Settings } from './xl-parser.ts';
import { XlRefusal } from './xl-refusal.ts';
import { xlDomainSpec } from './xl-spec.ts';
import { parseXlVif, type XlVif } from './xl-vif.ts';

export interface XlConfig {
  readonly spec: DomainSpec;
  /** The domain configuration as libxl's JSON has it. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** `stderr` comes without a final newline; `rc` is xl's exit code. */
export type ConfigResult =
  | { readonly config: XlConfig; readonly warnings: readonly string[] }
  | { readonly config: null; readonly warnings: readonly string[]; readonly rc: number };

const actions = ['destroy', 'restart', 'rename-restart', 'preserve', 'coredump-destroy', 'coredump-restart'];

/** Reads the settings of the file `source` as xl `version` does. */
export function readXlConfig(source: string, settings: Settings, version: string): ConfigResult {
  const reader: Reader = { source, settings, warnings: [] };
  try {
    return { config: build(reader, version), warnings: reader.warnings };
  } catch (error) {
    if (!(error instanceof XlRefusal)) throw error;
    return { config: null, warnings: [...reader.warnings, error.message], rc: error.rc };
  }
}

function build(reader: Reader, version: string): XlConfig {
  const type = domainType(reader);
  const name = getString(reader, 'name');
  if (name === undefined) throw new XlRefusal('Domain name must be specified.');
  const uuid = readUuid(reader);
  const info = guestInfo(reader, type, version);
  const onEvents = readActions(reader);
  const disks = (getList(reader, 'disk') ?? []).map((spec) => readDisk(reader, spec));
  const vifs = (getList(reader, 'vif') ?? []).map((spec) => readVif(reader, spec, version));
  const vfbs = (getList(reader, 'vfb') ?? []).map((spec, devid) => ({ devid, ...readVfb(spec) }));
  const json = {
    c_info: { type, name, uuid, run_hotplug_scripts: 'True' },
    b_info: info,
    ...(disks.length === 0 ? {} : { disks }),
    ...(vifs.length === 0 ? {} : { nics: vifs.map((vif, devid) => ({ devid, ...vif })) }),
    ...(vfbs.length === 0 ? {} : { vfbs, vkbs: vfbs.map(({ devid }) => ({ devid })) }),
    ...onEvents,
  };
  const spec = xlDomainSpec({ name, uuid, type, info, disks, vifs, vfbs, onEvents });
  return { json, spec: { ...spec, printed: json } };
}

/** `builder` is the old spelling; a prefix of a type's name is enough, and none at all means hvm. */
function domainType(reader: Reader): XlType {
  const builder = getString(reader, 'builder');
  const type = getString(reader, 'type');
  if (builder !== undefined && type !== undefined && !sameType(builder, type)) {
    throw new XlRefusal('Contradicting "builder" and "type" options specified.');
  }
  const text = builder === 'generic' ? 'pv' : (builder ?? type ?? 'pv');
  const known = (['hvm', 'pvh', 'pv'] as const).find((candidate) => candidate.startsWith(text));
  if (known === undefined) throw new XlRefusal(`Invalid domain type ${text}.`);
  return text === 'pv' ? 'pv' : known;
}

function sameType(builder: string, type: string): boolean {
  return (builder === 'generic' ? 'pv' : builder) === type;
}

function readUuid(reader: Reader): string {
  const text = getString(reader, 'uuid');
  if (text === undefined) return randomUUID();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new XlRefusal(`Failed to parse UUID: ${text}`);
  }
  return text.toLowerCase();
}

/** Only actions that differ from libxl's own defaults are printed. */
function readActions(reader: Reader): Record<string, string> {
  const found: Record<string, string> = {};
  const defaults = {
    on_poweroff: 'destroy',
    on_reboot: 'restart',
    on_watchdog: 'destroy',
    on_crash: 'destroy',
  };
  for (const [key, fallback] of Object.entries(defaults)) {
    const value = getString(reader, key) ?? fallback;
    if (!actions.includes(value)) throw new XlRefusal(`Unknown ${key} action "${value}" specified`);
    if (value !== 'destroy') found[key] = value === 'rename-restart' ? 'restart_rename' : value;
  }
  found.on_soft_reset = 'soft_reset';
  return found;
}

function readDisk(reader: Reader, spec: string): XlDisk {
  const result = parseXlDisk(spec);
  if ('error' in result) throw new XlRefusal(`${reader.source}: ${result.error}`);
  return result.disk;
}

function readVif(reader: Reader, spec: string, version: string): XlVif {
  const { vif, warnings } = parseXlVif(spec, version);
  reader.warnings.push(...warnings);
  return vif;
}

/** A virtual frame buffer; keys that xl does not know pass silently. */
function readVfb(spec: string): Record<string, unknown> {
  const pairs = new Map<string, string>();
  for (const part of spec.split(',')) {
    const [key = '', value = ''] = part.trim().split('=');
    pairs.set(key, value);
  }
  const flag = (key: string) => (Number(pairs.get(key)) === 0 ? 'False' : 'True');
  const vnc: Record<string, unknown> = {};
  if (pairs.has('vnc')) vnc.enable = flag('vnc');
  if (pairs.has('vnclisten')) vnc.listen = pairs.get('vnclisten');
  if (pairs.has('vncpasswd')) vnc.passwd = pairs.get('vncpasswd');
  if (pairs.has('vncdisplay')) vnc.display = Number(pairs.get('vncdisplay'));
  if (pairs.has('vncunused')) vnc.findunused = flag('vncunused');
  const keymap = pairs.get('keymap');
  return { vnc, sdl: {}, ...(keymap === undefined ? {} : { keymap }) };
}
