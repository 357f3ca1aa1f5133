/** Definitions in the words of `xl -N create`: what it printed, and what it would print of our model. */
import type { Definition, Disk, Value, Vif, Vnc } from '../../../../../src/xen/definitions/model.ts';
import { timerModes } from '../../../../../src/xen/definitions/xl/keys.ts';
import { readRate } from '../../../../../src/xen/definitions/xl/rate.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every value of a document by its path; what is empty or said of every domain is left out. */
export function leaves(document: unknown, path = ''): Record<string, unknown> {
  if (typeof document !== 'object' || document === null) return { [path.slice(1)]: document };
  return Object.assign(
    {},
    ...Object.entries(document).map(([key, value]) => leaves(value, `${path}.${key}`)),
  );
}

const always = ['c_info.run_hotplug_scripts', 'b_info.claim_mode', 'on_soft_reset', 'c_info.uuid'];

/** The printed document; defaults that xl leaves to libxl are filled in, as the model does. */
export function printed(out: string): Record<string, unknown> {
  const document = JSON.parse(out) as { c_info: { type: string }; b_info: Json; vfbs?: unknown };
  const found = leaves(document);
  for (const path of always) delete found[path];
  // What follows from something else: list positions, tools of a screen, the setting that PCI devices bring.
  for (const path of Object.keys(found)) {
    if (
      /^(vfbs|vkbs|nics)\.\d+\.devid$/.test(path) ||
      path.startsWith('pcidevs.') ||
      path === 'b_info.type.pv.e820_host'
    ) {
      delete found[path];
    }
    if (path === 'b_info.numa_placement' || path.startsWith('b_info.vcpu_hard_affinity.')) delete found[path];
  }
  const target = found['b_info.target_memkb'] ?? found['b_info.max_memkb'] ?? 32 * 1024;
  const count = (key: string): number =>
    Object.keys(found).filter((path) => path.startsWith(`b_info.${key}.`)).length;
  const vcpus = count('avail_vcpus') || 1;
  for (const path of Object.keys(found)) if (path.startsWith('b_info.avail_vcpus.')) delete found[path];
  // The masks of `cpus` are compared by their number, PCI devices too.
  const lists = document as { pcidevs?: readonly unknown[] };
  return {
    on_poweroff: 'destroy',
    on_reboot: 'destroy',
    on_crash: 'destroy',
    ...found,
    'b_info.target_memkb': target,
    'b_info.max_memkb': found['b_info.max_memkb'] ?? target,
    'b_info.max_vcpus': found['b_info.max_vcpus'] ?? 1,
    vcpus,
    pcidevs: lists.pcidevs?.length ?? 0,
  };
}

/** Screens: what libxl fills in, and the password of which only the presence is ours. */
export function withDefaults(document: Record<string, unknown>, hasScreen: boolean): Record<string, unknown> {
  const found = { ...document };
  const prefix =
    found['c_info.type'] === 'hvm' ? 'b_info.type.hvm.vnc' : hasScreen ? 'vfbs.0.vnc' : undefined;
  if (prefix !== undefined && found[`${prefix}.enable`] !== 'False') {
    found[`${prefix}.enable`] = 'True';
    found[`${prefix}.findunused`] ??= 'True';
    found[`${prefix}.password`] = Boolean(found[`${prefix}.passwd`]);
    delete found[`${prefix}.passwd`];
  }
  for (const [path, value] of Object.entries(found)) {
    if (/^disks\.\d+\.pdev_path$/.test(path) && value === '') delete found[path];
  }
  return found;
}

/** The model, in the same form. */
export function expected(definition: Definition): Record<string, unknown> {
  const { type, name, memory, maxMemory, vcpus, maxVcpus, events, vnc, rest } = definition;
  const action = (word: string): string => word.replaceAll('-', '_');
  const vncAtTop = type === 'hvm' ? { 'b_info.type.hvm.vnc': vncJson(vnc) } : {};
  const found = leaves({
    'c_info.type': type,
    'c_info.name': name,
    'b_info.target_memkb': (memory ?? 0) * 1024,
    'b_info.max_memkb': (maxMemory ?? memory ?? 0) * 1024,
    'b_info.max_vcpus': maxVcpus ?? vcpus,
    'b_info.kernel': definition.kernel,
    'b_info.ramdisk': definition.ramdisk,
    'b_info.cmdline': definition.cmdline,
    'b_info.bootloader': definition.bootloader,
    'b_info.bootloader_args': definition.bootloaderArgs,
    'b_info.type.hvm.boot': definition.boot,
    vcpus,
    disks: definition.disks.map(diskJson),
    nics: definition.vifs.map(vifJson),
    on_poweroff: action(events.poweroff),
    on_reboot: action(events.reboot),
    on_crash: action(events.crash),
    pcidevs: Array.isArray(rest.pci) ? rest.pci.length : 0,
    ...vncAtTop,
    ...(type === 'hvm' ? {} : { 'vfbs.0': vfbJson(vnc, rest) }),
    ...restJson(rest),
  });
  return Object.fromEntries(
    Object.entries(found)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([path, value]) => [path, typeof value === 'string' ? bytes(value) : value]),
  );
}

/** xl prints UTF-8 byte by byte. */
const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const bool = (value: unknown): string => (Number(value) ? 'True' : 'False');
const optional = (value: unknown): string | undefined => (value === undefined ? undefined : bool(value));

export function diskJson({ target, format, vdev, access, cdrom, backend, more }: Disk): Json {
  return {
    // An empty drive has an empty path or none: `compare` takes both.
    pdev_path: target,
    vdev,
    format,
    readwrite: access === 'r' ? null : 1,
    removable: cdrom ? 1 : null,
    is_cdrom: cdrom ? 1 : null,
    backend_domname: backend,
    script: more.script ?? null,
    backend: more.backendtype ?? null,
    discard_enable: optional(more.discard) ?? null,
    trusted: optional(more.trusted) ?? null,
  };
}

export function vifJson(vif: Vif): Json {
  const rate = vif.rate === null ? undefined : readRate(vif.rate);
  return {
    mac: vif.mac,
    bridge: vif.bridge,
    model: vif.model,
    ip: vif.ip,
    script: vif.script,
    ifname: vif.vifname,
    backend_domname: vif.backend,
    nictype: vif.type === 'ioemu' ? 'vif_ioemu' : vif.type,
    vlan: vif.more.vlan ?? null,
    trusted: optional(vif.more.trusted) ?? null,
    rate_bytes_per_interval: rate?.kind === 'rate' ? Number(rate.bytesPerInterval) : null,
    rate_interval_usecs: rate?.kind === 'rate' ? Number(rate.microseconds) : null,
  };
}

/** Defaults are libxl's: the model has them, the document does not. */
function vncJson(vnc: Vnc | null): Json {
  if (vnc === null) return { enable: 'False' };
  return {
    enable: 'True',
    listen: vnc.listen,
    display: vnc.display,
    findunused: vnc.unused ? 'True' : 'False',
    password: vnc.password,
  };
}

function vfbJson(vnc: Vnc | null, rest: Definition['rest']): Json | null {
  const vfb = Array.isArray(rest.vfb) && rest.vfb.length > 0 ? String(rest.vfb[0]) : null;
  if (vnc === null && vfb === null) return null;
  const of = (key: string): string | undefined => new RegExp(`\\b${key}=([^,]*)`).exec(vfb ?? '')?.[1];
  return { vnc: vncJson(vnc), keymap: of('keymap'), 'sdl.enable': optional(of('sdl')) };
}

/** Where the other keys of the cases stand in the document. */
const places: Readonly<Record<string, readonly [path: string, convert: (value: Value) => unknown]>> = {
  localtime: ['b_info.localtime', bool],
  acpi: ['b_info.acpi', bool],
  apic: ['b_info.apic', bool],
  pae: ['b_info.type.hvm.pae', bool],
  keymap: ['b_info.type.hvm.keymap', String],
  serial: ['b_info.type.hvm.serial', String],
  usb: ['b_info.type.hvm.usb', bool],
  usbdevice: ['b_info.type.hvm.usbdevice', String],
  sdl: ['b_info.type.hvm.sdl.enable', bool],
  stdvga: ['b_info.type.hvm.vga.kind', (value) => (Number(value) ? 'std' : 'cirrus')],
  timer_mode: ['b_info.timer_mode', (value) => timerModes[Number(value)] ?? value],
  rtc_timeoffset: ['b_info.rtc_timeoffset', (value) => Number(value) >>> 0],
  shadow_memory: ['b_info.shadow_memkb', (value) => Number(value) * 1024],
  cap: ['b_info.sched_params.cap', Number],
  opengl: ['b_info.type.hvm.sdl.opengl', bool],
  soundhw: ['b_info.type.hvm.soundhw', String],
  seclabel: ['c_info.ssid_label', String],
  device_model_args: ['b_info.extra', (value) => (Array.isArray(value) ? value.map(String) : value)],
  irqs: ['b_info.irqs', (value) => (Array.isArray(value) ? value.map(Number) : value)],
  ioports: ['b_info.ioports', (value) => (Array.isArray(value) ? value.map(String).map(ports) : value)],
};

/** In `rest`, and in no document of a dry run: masks of CPUs, PCI devices and screens are compared elsewhere. */
const placeless = new Set(['cpus', 'pci', 'vfb']);

function restJson(rest: Definition['rest']): Json {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (placeless.has(key)) continue;
    const place = places[key];
    found[place?.[0] ?? `no place known for ${key}`] = place === undefined ? value : place[1](value);
  }
  return found;
}

function ports(range: string): Json {
  const [first = 0, last = first] = range.split('-').map((port) => Number.parseInt(port, 16));
  return { first, number: last - first + 1 };
}
