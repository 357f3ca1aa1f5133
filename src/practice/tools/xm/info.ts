/** `xm info` and `xm uptime`. */
import { freeMemoryKiB, type World } from '../../world/world.ts';
import { printed } from '../tool.ts';
import type { XmCommandRun } from './xm.ts';

export const info: XmCommandRun = (world) =>
  printed(
    hostFacts(world)
      .map(([name, value]) => `${name.padEnd(23)}: ${value}\n`)
      .join(''),
  );

/** A c't-Debian-Server of 2008: 32 bits with PAE. */
function hostFacts(world: World): readonly (readonly [string, string])[] {
  const { hostname, totalMemoryKiB, faults } = world.state;
  const hvm = faults.hvm ? 'hvm-3.0-x86_32 hvm-3.0-x86_32p ' : '';
  return [
    ['system', 'Linux'],
    ['host', hostname],
    ['release', '2.6.18-6-xen-686'],
    ['version', '#1 SMP'],
    ['machine', 'i686'],
    ['nr_cpus', '2'],
    ['nr_nodes', '1'],
    ['cores_per_socket', '2'],
    ['threads_per_core', '1'],
    ['cpu_mhz', '2333'],
    ['hw_caps', 'bfebfbff:20100000:00000000:00000140:0000e3bd:00000000:00000001'],
    ['total_memory', String(Math.floor(totalMemoryKiB / 1024))],
    ['free_memory', String(Math.floor(freeMemoryKiB(world) / 1024))],
    ['node_to_cpu', 'node0:0-1'],
    ...xenFacts(world),
    ['xen_caps', `xen-3.0-x86_32p ${hvm}`],
    ['xen_scheduler', 'credit'],
    ['xen_pagesize', '4096'],
    ['platform_params', 'virt_start=0xf5800000'],
    ['xen_changeset', 'unavailable'],
    ['cc_compiler', 'gcc'],
    ['cc_compile_by', 'waldi'],
    ['cc_compile_domain', 'debian.org'],
    ['cc_compile_date', 'x'],
    ['xend_config_format', '4'],
  ];
}

function xenFacts(world: World): readonly (readonly [string, string])[] {
  const [major = '3', minor = '2'] = world.state.version.split('.');
  return [
    ['xen_major', major],
    ['xen_minor', minor],
    ['xen_extra', '-1'],
  ];
}

export const uptime: XmCommandRun = (world) => {
  const rows = world.state.domains.map((domain) => {
    const seconds = Math.floor((world.clock.now() - domain.startedAt) / 1000);
    const two = (value: number) => String(value % 60).padStart(2, '0');
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
    return `${domain.spec.name.padEnd(33)} ${String(domain.id).padStart(4)}  ${clock}\n`;
  });
  return printed(`${'Name'.padEnd(33)} ${'ID'.padStart(4)} Uptime\n${rows.join('')}`);
};
