/** The `(domain …)` form of `xm list --long`. */
import { pythonFloat, type Sxp } from '../../definition/sxp.ts';
import type { Disk, Domain, DomainSpec, Vif } from '../../world/state.ts';
import { cpuTime, type World } from '../../world/world.ts';
import type { XmDomain } from './answers.ts';
import { xmFlags } from './list.ts';

/** A halted managed domain lacks everything that only a running one has. */
export function domainForm(world: World, found: XmDomain): Sxp {
  const spec = found.kind === 'running' ? found.domain.spec : found.spec;
  const running = found.kind === 'running' ? found.domain : null;
  return [
    'domain',
    ...(running === null ? [] : [['domid', running.id]]),
    ['bootloader', spec.bootloader],
    ['on_crash', spec.onCrash],
    ['uuid', spec.uuid],
    ['vcpus', spec.vcpus],
    ['name', spec.name],
    ['on_poweroff', spec.onPoweroff],
    ['on_reboot', spec.onReboot],
    ['maxmem', Math.floor(spec.maxMemoryKiB / 1024)],
    ['memory', Math.floor(spec.memoryKiB / 1024)],
    ['on_xend_start', 'ignore'],
    ['on_xend_stop', 'ignore'],
    ...(running === null ? [] : runForms(world, running)),
    imageOf(spec),
    ['status', running === null ? 0 : statusOf(running)],
    ...(running === null ? [] : [['state', xmFlags(running)]]),
    ...spec.vifs.map(vifForm),
    ...spec.disks.map(diskForm),
    ...(running === null ? [] : consoleForms(running)),
  ];
}

function runForms(world: World, domain: Domain): Sxp[] {
  return [
    ['start_time', pythonFloat(domain.startedAt / 1000)],
    ['cpu_time', pythonFloat(Math.round(cpuTime(world, domain) * 1000) / 1000)],
    ['online_vcpus', domain.spec.vcpus],
  ];
}

/** The image as the create sent it; a domain without one has a kernel at most. */
function imageOf(spec: DomainSpec): Sxp {
  if (Array.isArray(spec.printed)) return spec.printed;
  return ['image', ['linux', ...(spec.kernel === '' ? [] : [['kernel', spec.kernel]])]];
}

/** 1 paused, 2 running, 4 shutting down. */
function statusOf(domain: Domain): number {
  if (domain.reason !== null) return 4;
  return domain.paused ? 1 : 2;
}

function vifForm(vif: Vif): Sxp {
  return [
    'device',
    [
      'vif',
      ['backend', 0],
      ['script', 'vif-bridge'],
      ...(vif.bridge === null ? [] : [['bridge', vif.bridge]]),
      ...(vif.mac === null ? [] : [['mac', vif.mac]]),
      ['uuid', vif.uuid],
    ],
  ];
}

/** The first disk is the one to boot from. */
function diskForm(disk: Disk, index: number): Sxp {
  return [
    'device',
    [
      disk.kind === 'tap' ? 'tap' : 'vbd',
      ['backend', 0],
      ['dev', `${disk.vdev}:${disk.cdrom ? 'cdrom' : 'disk'}`],
      ['uname', disk.target === '' ? '' : `${disk.kind}:${disk.target}`],
      ['mode', disk.mode],
      ['uuid', disk.uuid],
      ['bootable', index === 0 ? 1 : 0],
    ],
  ];
}

/** The text console, and the frame buffer once its port is known. */
function consoleForms({ console, vncPort, spec }: Domain): Sxp[] {
  const forms: Sxp[] = [];
  if (console !== null) {
    const { location, uuid } = console;
    forms.push(['device', ['console', ['protocol', 'vt100'], ['location', location], ['uuid', uuid]]]);
  }
  if (vncPort !== null && spec.vnc !== null) {
    const unused = spec.vnc.findUnused ? [['vncunused', 1]] : [];
    const location = `${spec.vnc.listen}:${vncPort}`;
    forms.push(['device', ['vfb', ['type', 'vnc'], ...unused, ['location', location]]]);
  }
  return forms;
}
