/** From the variables of an xm definition to the SXP that xm's create sends, and to the domain it describes. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Disk, DomainSpec, Vnc } from '../world/state.ts';
import type { Sxp } from './sxp.ts';
import { deviceForms, type XmDevices, type XmDisk, xmDevices } from './xm-devices.ts';
import { imageForm } from './xm-image.ts';
import { isTrue, type XmValue, type XmValues } from './xm-values.ts';

export interface XmConfig {
  readonly spec: DomainSpec;
  /** What `xm create -n` prints. */
  readonly sxp: Sxp;
  readonly warnings: string;
}

/** Throws PythonError where xm's client itself refuses. `cwd` is where relative kernels are looked for. */
export function readXmConfig(values: XmValues, version: string, cwd: string): XmConfig {
  const devices = xmDevices(values, version);
  const absolute = withAbsoluteKernel(values, version, cwd);
  const image = imageForm(absolute, version);
  const sxp = [
    'vm',
    ...configForms(absolute, version),
    image,
    ...tailForms(version),
    ...deviceForms(devices, version),
  ];
  return { sxp, spec: domainSpec(absolute, devices, image), warnings: devices.warnings };
}

/** 3.2 makes a relative kernel absolute against the client's own folder; 4.1 leaves `hvmloader` alone. */
function withAbsoluteKernel(values: XmValues, version: string, cwd: string): XmValues {
  const absolute = (value: XmValue | undefined): XmValue => {
    if (typeof value !== 'string' || value === '') return value ?? null;
    return version !== '3.2' && value === 'hvmloader' ? value : resolve(cwd, value);
  };
  return { ...values, kernel: absolute(values.kernel), ramdisk: absolute(values.ramdisk) };
}

/** 4.1 has the same forms in another order. */
function configForms(values: XmValues, version: string): Sxp[] {
  const when = (name: string): Sxp[] => (isTrue(values[name]) ? [[name, values[name] ?? '']] : []);
  const set = (name: string): Sxp[] => {
    const value = values[name];
    return value === null || value === undefined ? [] : [[name, value]];
  };
  const head = [
    'name',
    'memory',
    'maxmem',
    'shadow_memory',
    'restart',
    'on_poweroff',
    'on_reboot',
    'on_crash',
  ];
  const vcpus = ['vcpus', 'vcpu_avail', 'features'];
  const xend = ['on_xend_start', 'on_xend_stop'];
  const processors = ['cpu', 'cpus', 'cpu_cap', 'cpu_weight'];
  const order = version === '3.2' ? [...head, ...vcpus, ...xend] : [...head, ...xend, ...vcpus];
  const localtime: Sxp[] = isTrue(values.localtime) ? [['localtime', 1]] : [];
  const loader = bootloaderForms(values);
  if (version === '3.2') {
    return [...order.flatMap(when), ...['uuid', ...processors].flatMap(set), ...loader, ...localtime];
  }
  const extras = [...processors.flatMap(set), ...set('uuid'), ...localtime];
  return [...order.flatMap(when), ...extras, ['oos', 1], ...loader];
}

function tailForms(version: string): Sxp[] {
  return version === '3.2' ? [] : [['s3_integrity', 1]];
}

function bootloaderForms(values: XmValues): Sxp[] {
  const bootloader = values.bootloader;
  if (typeof bootloader !== 'string' || bootloader === '') return [];
  const path = bootloader === 'pygrub' ? '/usr/bin/pygrub' : bootloader;
  return [
    ['bootloader', path],
    ['bootloader_args', isTrue(values.bootargs) ? (values.bootargs ?? '') : '-q'],
  ];
}

function text(value: XmValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** xend counts with int(): '256' is 256. */
function domainSpec(values: XmValues, devices: XmDevices, image: Sxp): DomainSpec {
  const memoryKiB = Math.trunc(Number(values.memory)) * 1024;
  return {
    name: text(values.name),
    uuid: text(values.uuid) || randomUUID(),
    type: values.builder === 'hvm' ? 'hvm' : 'pv',
    memoryKiB,
    maxMemoryKiB: Math.max(memoryKiB, Number(values.maxmem ?? 0) * 1024),
    vcpus: Math.trunc(Number(values.vcpus)),
    kernel: text(values.kernel),
    bootloader: text(values.bootloader),
    disks: devices.disks.map(toDisk),
    vifs: devices.vifs.map((vif) => ({
      mac: vif.get('mac') ?? null,
      bridge: vif.get('bridge') ?? null,
      uuid: randomUUID(),
    })),
    vnc: vncOf(values, devices),
    onPoweroff: text(values.on_poweroff) || 'destroy',
    onReboot: text(values.on_reboot) || 'restart',
    onCrash: text(values.on_crash) || 'restart',
    printed: image,
  };
}

function toDisk({ uname, dev, mode }: XmDisk): Disk {
  const [kind = '', ...rest] = uname.split(':');
  const name = dev.replace(/^ioemu:/, '');
  return {
    kind,
    target: rest.join(':').replace(/^aio:/, ''),
    vdev: name.replace(/:(cdrom|disk)$/, ''),
    mode,
    cdrom: name.endsWith(':cdrom'),
    uuid: randomUUID(),
  };
}

/** HVM: off unless asked for. PV: a frame buffer of type vnc, whose port is fixed unless vncunused is there. */
function vncOf(values: XmValues, { vfbs }: XmDevices): Vnc | null {
  if (values.builder === 'hvm') {
    if (!isTrue(values.vnc)) return null;
    return {
      listen: text(values.vnclisten) || '127.0.0.1',
      password: text(values.vncpasswd),
      display: Number(values.vncdisplay ?? 0),
      findUnused: isTrue(values.vncunused),
    };
  }
  const vfb = vfbs.find((pairs) => pairs.get('type') === 'vnc' || pairs.get('vnc') === '1');
  if (vfb === undefined) return null;
  return {
    listen: vfb.get('vnclisten') ?? '127.0.0.1',
    password: vfb.get('vncpasswd') ?? '',
    display: Number(vfb.get('vncdisplay') ?? 0),
    findUnused: (vfb.get('vncunused') ?? '') !== '',
  };
}
