/** The practice server as it is on its first day. */
import { randomUUID } from 'node:crypto';
import type { Domain, DomainSpec, Toolstack, WorldState } from './state.ts';

/** Versions that the stand-ins know how to be; the first of each is the default. */
export const toolstackVersions = {
  xl: ['4.17', '4.14', '4.20'],
  xm: ['3.2', '4.1'],
} as const satisfies Record<Toolstack, readonly string[]>;

/** LVM's unit of allocation here, in bytes. */
export const extentBytes = 4 * 1024 * 1024;

const mib = 1024;

/** A spec with nothing in it but a name; callers add what they need. */
export function emptySpec(name: string): DomainSpec {
  return {
    name,
    uuid: randomUUID(),
    type: 'pv',
    memoryKiB: 128 * mib,
    maxMemoryKiB: 128 * mib,
    vcpus: 1,
    kernel: '',
    bootloader: '',
    disks: [],
    vifs: [],
    vnc: null,
    onPoweroff: 'destroy',
    onReboot: 'restart',
    onCrash: 'destroy',
    printed: null,
  };
}

/** Domain 0 with `memoryMiB` of memory. */
function domainZero(toolstack: Toolstack, memoryMiB: number, now: number): Domain {
  const spec = emptySpec('Domain-0');
  return {
    id: 0,
    spec: {
      ...spec,
      uuid: '00000000-0000-0000-0000-000000000000',
      memoryKiB: memoryMiB * mib,
      maxMemoryKiB: memoryMiB * mib,
      vcpus: 2,
      kernel: '/boot/vmlinuz',
      onCrash: toolstack === 'xm' ? 'restart' : 'destroy',
    },
    run: 'running',
    paused: false,
    reason: null,
    cpuSeconds: 12.3,
    startedAt: now,
    vncPort: null,
    console: null,
  };
}

/** LVM writes its ids in groups of 6-4-4-4-4-4-6 letters and digits. */
export function lvmUuid(): string {
  const text = (randomUUID() + randomUUID()).replaceAll('-', '');
  const sizes = [6, 4, 4, 4, 4, 4, 6];
  const groups: string[] = [];
  let from = 0;
  for (const size of sizes) {
    groups.push(text.slice(from, from + size));
    from += size;
  }
  return groups.join('-');
}

/** A fresh server: 4 GiB, Domain 0 with 1 GiB, volume group `server` of 60 GiB with a dummy volume. */
export function freshState(toolstack: Toolstack, version: string, now: number): WorldState {
  return {
    format: 1,
    toolstack,
    version,
    hostname: 'practice',
    totalMemoryKiB: 4096 * mib,
    nextId: 1,
    vg: { name: 'server', uuid: lvmUuid(), extents: 60 * 256 - 1, device: '/dev/sdb1' },
    volumes: [{ name: 'srv', extents: 25, uuid: lvmUuid(), tags: [], origin: null }],
    domains: [domainZero(toolstack, 1024, now)],
    managed: [],
    bridges: [
      { name: 'extern', ports: ['eth0'] },
      { name: 'intern', ports: [] },
    ],
    packages: installedPackages(toolstack, version),
    faults: { nextCreate: null, freeMemoryKiB: null, stubborn: [], hvm: true, xend: true },
  };
}

function installedPackages(toolstack: Toolstack, version: string): WorldState['packages'] {
  const installed = (name: string, text: string) => ({ name, version: text, removed: false });
  if (toolstack === 'xm') {
    return [installed('xen-utils-3.2-1', '3.2.1-2'), installed('lvm2', '2.02.06-4etch1')];
  }
  return [
    installed(`xen-utils-${version}`, `${version}.5-1`),
    installed('xenstore-utils', `${version}.5-1`),
    installed('lvm2', '2.03.16-2'),
    installed('bridge-utils', '1.7.1-1'),
  ];
}
