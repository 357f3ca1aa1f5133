/** Why libxl would not start a domain, in the order in which it finds out, and in its own words. */
import type { DomainSpec } from '../../world/state.ts';
import { devicePath, volumeAtPath } from '../../world/volumes.ts';
import { change, domainByName, freeMemoryKiB, type World } from '../../world/world.ts';
import { libxlError } from './domains.ts';

/** libxl's lines, or null when nothing stands in the way. */
export function createFailure(world: World, spec: DomainSpec, domid: number): string[] | null {
  for (const check of [
    hvmMissing,
    nameTaken,
    orderedFault,
    diskMissing,
    memoryShort,
    kernelMissing,
    passwordRefused,
    bridgeMissing,
  ]) {
    const lines = check(world, spec, domid);
    if (lines !== null) return lines;
  }
  return null;
}

type Check = (world: World, spec: DomainSpec, domid: number) => string[] | null;

/** Without VT or AMD-V the hypervisor makes no HVM domain at all. */
const hvmMissing: Check = (world, spec) => {
  if (spec.type === 'pv' || world.state.faults.hvm) return null;
  return [
    libxlError(
      'libxl_create.c:731:libxl__domain_make',
      null,
      'domain creation fail: Operation not supported',
    ),
    libxlError('libxl_create.c:1239:initiate_domain_create', null, 'cannot make domain: -3'),
  ];
};

const nameTaken: Check = (world, spec, domid) => {
  if (domainByName(world, spec.name) === undefined) return null;
  const text = `Domain with name "${spec.name}" already exists.`;
  return [
    libxlError('libxl_domain.c:310:libxl__domain_rename', domid, text),
    libxlError('libxl_create.c:1239:initiate_domain_create', domid, 'cannot make domain: -6'),
  ];
};

const orderedFault: Check = (world, _spec, domid) => {
  const text = world.state.faults.nextCreate;
  if (text === null) return null;
  change(world, (state) => {
    state.faults.nextCreate = null;
  });
  return [libxlError('libxl_create.c:1867:domcreate_devmodel_started', domid, text)];
};

/** A disk is a volume of ours or a file that is really there; an empty drive needs nothing. */
const diskMissing: Check = (world, spec, domid) => {
  for (const [index, disk] of spec.disks.entries()) {
    if (disk.target === '' || diskExists(world, disk.target)) continue;
    const text = `Disk vdev=${disk.vdev} failed to stat: ${disk.target}: No such file or directory`;
    return [
      libxlError('libxl_disk.c:170:libxl__device_disk_set_backend', domid, text),
      libxlError(
        'libxl_create.c:1268:initiate_domain_create',
        domid,
        `Unable to set disk defaults for disk ${index}`,
      ),
    ];
  }
  return null;
};

function diskExists(world: World, target: string): boolean {
  if (!target.startsWith('/')) return false;
  return volumeAtPath(world, devicePath(target)) !== undefined || world.files.kind(target) === 'file';
}

/** Domain 0's memory is fixed (`dom0_mem` on Xen's command line), so xl balloons nothing away. */
const memoryShort: Check = (world, spec, domid) => {
  if (spec.memoryKiB <= freeMemoryKiB(world)) return null;
  return [
    "xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory",
    libxlError(
      'libxl_dom.c:567:libxl__build_dom',
      domid,
      'xc_dom_boot_mem_init failed: Operation not supported',
    ),
    libxlError('libxl_create.c:1635:domcreate_rebuild_done', domid, 'cannot (re-)build domain: -3'),
  ];
};

const kernelMissing: Check = (world, spec, domid) => {
  if (spec.kernel === '' || world.files.kind(spec.kernel) === 'file') return null;
  return [
    `xc: error: panic: xg_dom_core.c:689: xc_dom_kernel_file: failed to open file '${spec.kernel}': No such file or directory`,
    libxlError(
      'libxl_dom.c:521:libxl__build_dom',
      domid,
      `xc_dom_kernel_file(${spec.kernel}) failed: No such file or directory`,
    ),
    libxlError('libxl_create.c:1635:domcreate_rebuild_done', domid, 'cannot (re-)build domain: -3'),
  ];
};

/** On Debian 12 and 13 qemu has no DES any more, so a VNC password stops every HVM start; the log says why. */
const passwordRefused: Check = (world, spec, domid) => {
  if (spec.type !== 'hvm' || (spec.vnc?.password ?? '') === '' || world.state.version === '4.14') return null;
  const log = 'VNC server running on 127.0.0.1:5900\nCipher backend does not support DES algorithm\n';
  world.files.write(`${world.logFolder}/qemu-dm-${spec.name}.log`, log);
  return [
    libxlError('libxl_qmp.c:1399:qmp_ev_fd_callback', domid, 'error on QMP socket: Connection reset by peer'),
    libxlError(
      'libxl_qmp.c:1438:qmp_ev_fd_callback',
      domid,
      'Error happened with the QMP connection to QEMU',
    ),
    libxlError(
      'libxl_dm.c:3351:device_model_postconfig_done',
      domid,
      'Post DM startup configs failed, rc=-26',
    ),
    libxlError('libxl_create.c:1867:domcreate_devmodel_started', domid, 'device model did not start: -26'),
    libxlError('libxl_aoutils.c:646:libxl__kill_xs_path', null, 'Device Model already exited'),
  ];
};

const bridgeMissing: Check = (world, spec, domid) => {
  const known = world.state.bridges.map((bridge) => bridge.name);
  const missing = spec.vifs.map((vif) => vif.bridge ?? 'xenbr0').find((bridge) => !known.includes(bridge));
  if (missing === undefined) return null;
  return [
    `libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge online [${4000 + domid}] exited with error status 1`,
    libxlError(
      'libxl_device.c:1288:device_hotplug_child_death_cb',
      null,
      `script: Could not find bridge device ${missing}`,
    ),
    libxlError('libxl_create.c:1937:domcreate_attach_devices', domid, 'unable to add nic devices'),
  ];
};
