/** From libxl's JSON to the practice server's own idea of a domain, with libxl's run-time defaults filled in. */
import { randomUUID } from 'node:crypto';
import type { DomainSpec, Vnc } from '../world/state.ts';
import type { JsonObject, XlType } from './xl-build-info.ts';
import type { XlDisk } from './xl-disk.ts';
import type { XlVif } from './xl-vif.ts';

export interface XlParts {
  readonly name: string;
  readonly uuid: string;
  readonly type: XlType;
  readonly info: JsonObject;
  readonly disks: readonly XlDisk[];
  readonly vifs: readonly XlVif[];
  readonly vfbs: readonly JsonObject[];
  readonly onEvents: Readonly<Record<string, string>>;
}

/** 32 MiB is what xl gives a domain whose definition names no memory. */
const defaultMemoryKiB = 32 * 1024;

/** The spec without its `printed` JSON, which the caller adds. */
export function xlDomainSpec(parts: XlParts): DomainSpec {
  const { info, type } = parts;
  const memoryKiB = numberOf(info.target_memkb) ?? numberOf(info.max_memkb) ?? defaultMemoryKiB;
  return {
    name: parts.name,
    uuid: parts.uuid,
    type,
    memoryKiB,
    maxMemoryKiB: numberOf(info.max_memkb) ?? memoryKiB,
    vcpus: Array.isArray(info.avail_vcpus) ? info.avail_vcpus.length : 1,
    kernel: textOf(info.kernel),
    bootloader: textOf(info.bootloader),
    disks: parts.disks.map((disk) => ({
      target: disk.pdev_path ?? '',
      kind: 'phy',
      vdev: disk.vdev,
      mode: disk.readwrite === 1 ? 'w' : 'r',
      cdrom: disk.is_cdrom === 1,
      uuid: randomUUID(),
    })),
    vifs: parts.vifs.map((vif) => ({
      mac: vif.mac ?? null,
      bridge: vif.bridge ?? null,
      uuid: randomUUID(),
    })),
    vnc: vncOf(parts),
    onPoweroff: parts.onEvents.on_poweroff ?? 'destroy',
    onReboot: parts.onEvents.on_reboot ?? 'destroy',
    onCrash: parts.onEvents.on_crash ?? 'destroy',
    printed: null,
  };
}

/** HVM: VNC unless switched off. PV: only with a virtual frame buffer. */
function vncOf({ type, info, vfbs }: XlParts): Vnc | null {
  const hvm = info['type.hvm'];
  const holder = type === 'hvm' && isObject(hvm) ? hvm.vnc : vfbs[0]?.vnc;
  if (!isObject(holder) || holder.enable === 'False') return null;
  return {
    listen: textOf(holder.listen) || '127.0.0.1',
    password: textOf(holder.passwd),
    display: numberOf(holder.display) ?? 0,
    findUnused: holder.findunused !== 'False',
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
