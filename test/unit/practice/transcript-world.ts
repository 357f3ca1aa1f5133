/** The server on which the xm transcripts were recorded: its domains, its files, its xend. */
import { emptySpec } from '../../../src/practice/world/defaults.ts';
import type { Domain, DomainSpec } from '../../../src/practice/world/state.ts';
import { startOfTime, type TestWorld, testWorld } from './world.ts';

const mib = 1024;

/** Definitions as the recording's commands name them; the kernel is one that exists. */
const files = {
  '/tmp': null,
  '/bin/true': 'a program',
  '/tmp/newvm': "kernel='/bin/true'\nmemory=256\n",
  '/tmp/alpha': "kernel='/bin/true'\nname='alpha'\n",
  '/tmp/nomem': "kernel='/bin/true'\nmemory=1024\n",
};

function spec(name: string, memoryMiB: number, uuid: string): DomainSpec {
  const memoryKiB = memoryMiB * mib;
  return {
    ...emptySpec(name),
    memoryKiB,
    maxMemoryKiB: memoryKiB,
    uuid,
    kernel: '/boot/vmlinuz',
    onCrash: 'restart',
  };
}

function domain(id: number, of: DomainSpec, changes: Partial<Domain>): Domain {
  return {
    id,
    spec: of,
    run: 'blocked',
    paused: false,
    reason: null,
    cpuSeconds: 0,
    startedAt: startOfTime,
    vncPort: null,
    console: null,
    ...changes,
  };
}

const uuid = (last: string) => `00000000-0000-0000-0000-0000000000${last}`;

function alpha(): DomainSpec {
  return {
    ...spec('alpha', 256, uuid('05')),
    disks: [{ target: '/dev/vg/a', kind: 'phy', vdev: 'hda', mode: 'w', cdrom: false, uuid: 'y' }],
    vifs: [{ mac: '00:16:3e:00:00:01', bridge: null, uuid: 'x' }],
  };
}

/** What a single transcript presupposes beyond the rest. */
const special: Readonly<Record<string, (world: TestWorld) => void>> = {
  'create-nomem': ({ state }) => {
    // Domain 0 has nothing left to give, and the hypervisor has 305123 KiB.
    state.faults.freeMemoryKiB = 305123;
    const zero = state.domains.find(({ id }) => id === 0);
    if (zero !== undefined) zero.spec.memoryKiB = 196 * mib;
  },
  'create-var': ({ state, table }) => {
    // The recording's xend refused the name `novt` in the words it has for a missing VT.
    state.faults.hvm = false;
    table['/tmp/newvm'] = "builder='hvm'\nkernel='/bin/true'\nmemory=256\n";
  },
  'noxend-create': withoutXend,
  'noxend-dryrun': withoutXend,
  'noxend-list': withoutXend,
};

function withoutXend({ state }: TestWorld): void {
  state.faults.xend = false;
}

export function transcriptWorld(name: string, version: string): TestWorld {
  const world = testWorld('xm', version, { ...files });
  const { state } = world;
  const zero = { ...spec('Domain-0', 512, uuid('99')), vcpus: 2 };
  const long = 'a-domain-with-a-name-longer-than-forty-characters';
  state.hostname = 'server';
  state.totalMemoryKiB = 2047 * mib;
  state.faults.freeMemoryKiB = 905 * mib;
  state.nextId = 11;
  state.domains = [
    domain(0, zero, { run: 'running', cpuSeconds: 1234.56 }),
    domain(5, alpha(), { cpuSeconds: 7.891, console: { uuid: 'z', location: '2' } }),
    domain(7, spec('win', 1024, uuid('07')), { paused: true }),
    domain(9, spec(long, 64, uuid('09')), { run: 'shutdown', reason: 'poweroff', cpuSeconds: 99999.9 }),
  ];
  state.managed = [spec('managed-halted', 256, uuid('99'))];
  special[name]?.(world);
  return world;
}
