/** `xl info` and `xl uptime`. */
import { freeMemoryKiB, type World } from '../../world/world.ts';
import { printed } from '../tool.ts';
import type { XlCommandRun } from './xl.ts';

/** One key prints its bare value, an unknown one nothing at all. */
export const info: XlCommandRun = (world, { argv }) => {
  const key = argv.find((argument) => !argument.startsWith('-'));
  const rows = hostFacts(world);
  if (key === undefined) {
    return printed(rows.map(([name, value]) => `${name.padEnd(23)}: ${value}\n`).join(''));
  }
  const found = rows.find(([name]) => name === key);
  return printed(found === undefined ? '' : `${found[1]}\n`);
};

const minorVersions: Readonly<Record<string, string>> = { '4.14': '.6', '4.17': '.5', '4.20': '.2' };

function hostFacts(world: World): readonly (readonly [string, string])[] {
  const { hostname, totalMemoryKiB, version } = world.state;
  const [major = '4', minor = '17'] = version.split('.');
  const extra = minorVersions[version] ?? '.0';
  return [
    ['host', hostname],
    ['release', '6.1.0-18-amd64'],
    ['version', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)'],
    ['machine', 'x86_64'],
    ['nr_cpus', '2'],
    ['max_cpu_id', '1'],
    ['nr_nodes', '1'],
    ['cores_per_socket', '2'],
    ['threads_per_core', '1'],
    ['cpu_mhz', '2400.000'],
    ['hw_caps', '178bfbff:fffa3223:2c100800:00000001:00000001:219c97a9:0040061c:00000500'],
    ['virt_caps', world.state.faults.hvm ? 'pv hvm hap' : 'pv'],
    ['total_memory', String(Math.floor(totalMemoryKiB / 1024))],
    ['free_memory', String(Math.floor(freeMemoryKiB(world) / 1024))],
    ['sharing_freed_memory', '0'],
    ['sharing_used_memory', '0'],
    ['outstanding_claims', '0'],
    ['free_cpus', '0'],
    ['xen_major', major],
    ['xen_minor', minor],
    ['xen_extra', extra],
    ['xen_version', `${version}${extra}`],
    ['xen_caps', xenCaps(world)],
    ['xen_scheduler', 'credit2'],
    ['xen_pagesize', '4096'],
    ['platform_params', 'virt_start=0xffff800000000000'],
    ['xen_changeset', ''],
    ['xen_commandline', 'placeholder dom0_mem=1024M,max:1024M'],
    ['cc_compiler', 'x86_64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0'],
    ['cc_compile_by', 'pkg-xen-devel'],
    ['cc_compile_domain', 'lists.alioth.debian.org'],
    ['cc_compile_date', 'Fri Jan 24 09:21:31 UTC 2025'],
    ['build_id', 'b1b9c3a1a3e1f5b7a3e1f5b7b1b9c3a1a3e1f5b7'],
    ['xend_config_format', '4'],
  ];
}

function xenCaps(world: World): string {
  const paravirtual = 'xen-3.0-x86_64 xen-3.0-x86_32p ';
  return world.state.faults.hvm
    ? `${paravirtual}hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 `
    : paravirtual;
}

export const uptime: XlCommandRun = (world) => {
  const rows = world.state.domains.map((domain) => {
    const seconds = Math.floor((world.clock.now() - domain.startedAt) / 1000);
    return `${domain.spec.name.padEnd(33)} ${String(domain.id).padStart(4)} ${uptimeText(seconds)}\n`;
  });
  return printed(`${'Name'.padEnd(33)} ${'ID'.padStart(4)} Uptime\n${rows.join('')}`);
};

/** ` 1:02:03`, with days in front when there are any. */
function uptimeText(seconds: number): string {
  const two = (value: number) => String(value % 60).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const hours = String(Math.floor(seconds / 3600) % 24).padStart(2);
  const clock = `${hours}:${two(Math.floor(seconds / 60))}:${two(seconds)}`;
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}
