/** Why xend would not start a domain, in the order in which it finds out, and in its own words. */
import type { Disk, DomainSpec } from '../../world/state.ts';
import { devicePath, volumeAtPath } from '../../world/volumes.ts';
import {
  change,
  domainById,
  domainByName,
  freeMemoryKiB,
  type HostFiles,
  type World,
} from '../../world/world.ts';
import { deviceNumber } from '../../world/xenstore.ts';

/** `dom0-min-mem` of xend's configuration: Domain 0 gives away what it has above this. */
const dom0MinimumKiB = 196 * 1024;

type Check = (world: World, spec: DomainSpec, files: HostFiles) => string | null;

/** The text behind `Error: `, or null when the domain may start; memory that Domain 0 must give is then taken. */
export function createFailure(world: World, spec: DomainSpec, files: HostFiles): string | null {
  const checks = [
    badName,
    orderedFault,
    memoryShort,
    hvmMissing,
    kernelMissing,
    imageMissing,
    diskMissing,
    bridgeMissing,
  ];
  for (const check of checks) {
    const text = check(world, spec, files);
    if (text !== null) return text;
  }
  balloon(world, spec);
  return null;
}

/** A name that runs, or that a managed domain has already. */
export function nameTaken(world: World, spec: DomainSpec): string | null {
  const running = domainByName(world, spec.name);
  if (running !== undefined) return `Domain '${spec.name}' already exists with ID '${running.id}'`;
  const managed = world.state.managed.find((other) => other.name === spec.name);
  if (managed === undefined || managed.uuid === spec.uuid) return null;
  return `VM name '${spec.name}' already exists`;
}

const badName: Check = (_world, { name }) => {
  if (name === '') return 'Missing VM Name';
  return /^[A-Za-z0-9_\-.:/+]+$/.test(name) ? null : 'Invalid VM Name';
};

const orderedFault: Check = (world) => {
  const text = world.state.faults.nextCreate;
  if (text === null) return null;
  change(world, (state) => {
    state.faults.nextCreate = null;
  });
  return text;
};

const memoryShort: Check = (world, spec) => {
  const needed = spec.memoryKiB;
  const spare = Math.max(0, (domainById(world, 0)?.spec.memoryKiB ?? 0) - dom0MinimumKiB);
  const available = freeMemoryKiB(world) + spare;
  if (needed <= available) return null;
  return `I need ${needed} KiB, but dom0_min_mem is ${dom0MinimumKiB} and shrinking to ${dom0MinimumKiB} KiB would leave only ${available} KiB free.`;
};

/** xend shrinks Domain 0 until the guest fits. */
function balloon(world: World, spec: DomainSpec): void {
  const missing = spec.memoryKiB - freeMemoryKiB(world);
  const zero = domainById(world, 0);
  if (missing <= 0 || zero === undefined) return;
  change(world, () => {
    zero.spec.memoryKiB -= missing;
  });
}

const hvmMissing: Check = (world, spec) =>
  spec.type === 'hvm' && !world.state.faults.hvm
    ? 'HVM guest support is unavailable: is VT/AMD-V supported by your CPU and enabled in your BIOS?'
    : null;

const kernelMissing: Check = (_world, spec, files) => {
  if (spec.kernel === '' || files.kind(spec.kernel) === 'file') return null;
  return `Kernel image does not exist: ${spec.kernel}`;
};

/** Only HVM guests, and only files: xend leaves the rest to the hotplug scripts. */
const imageMissing: Check = (_world, spec, files) => {
  if (spec.type !== 'hvm') return null;
  const missing = spec.disks.find((disk) => disk.kind === 'file' && files.kind(disk.target) !== 'file');
  return missing === undefined ? null : `Disk image does not exist: ${missing.target}`;
};

const diskMissing: Check = (world, spec, files) => {
  const missing = spec.disks.find((disk) => disk.target !== '' && !diskExists(world, files, disk));
  if (missing === undefined) return null;
  return `Device ${deviceNumber(missing.vdev)} (vbd) could not be connected. Backend device not found.`;
};

function diskExists(world: World, files: HostFiles, disk: Disk): boolean {
  if (disk.kind !== 'phy') return files.kind(disk.target) === 'file';
  return volumeAtPath(world, devicePath(disk.target)) !== undefined;
}

/** Without a bridge in the definition vif-bridge takes the first one there is. */
const bridgeMissing: Check = (world, spec) => {
  const known = world.state.bridges.map((bridge) => bridge.name);
  const index = spec.vifs.findIndex((vif) => vif.bridge !== null && !known.includes(vif.bridge));
  if (index < 0) return null;
  return `Device ${index} (vif) could not be connected.\nCould not find bridge device ${spec.vifs[index]?.bridge}`;
};
