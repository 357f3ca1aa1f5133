/** The variables of an xm definition: defaults, what the file sets, and what the command line sets over it. */
import { isList, type PyValue } from './python-values.ts';

/** A variable as xm's create holds it; null is Python's None. */
export type XmValue = string | number | null | readonly XmValue[];
export type XmValues = Readonly<Record<string, XmValue>>;

/** Variables that differ from version to version come last. */
const defaults: XmValues = {
  memory: 128,
  maxmem: null,
  shadow_memory: 0,
  kernel: null,
  ramdisk: '',
  features: '',
  builder: 'linux',
  bootloader: null,
  bootargs: null,
  root: '',
  extra: '',
  ip: '',
  gateway: '',
  netmask: '',
  hostname: '',
  interface: 'eth0',
  dhcp: 'off',
  vcpus: 1,
  vcpu_avail: null,
  cpu: null,
  cpus: null,
  cpu_cap: null,
  cpu_weight: null,
  uuid: null,
  restart: null,
  on_poweroff: null,
  on_reboot: null,
  on_crash: null,
  on_xend_start: 'ignore',
  on_xend_stop: 'ignore',
  disk: [],
  vif: [],
  vfb: [],
  nics: -1,
  device_model: '',
  pae: 1,
  acpi: 1,
  apic: 1,
  timer_mode: 0,
  rtc_timeoffset: '0',
  localtime: 0,
  boot: 'c',
  fda: '',
  fdb: '',
  serial: '',
  monitor: 0,
  stdvga: 0,
  isa: 0,
  nographic: 0,
  soundhw: '',
  usb: 0,
  usbdevice: '',
  keymap: '',
  guest_os_type: 'default',
  vnc: null,
  vncdisplay: null,
  vnclisten: null,
  vncunused: 1,
  vncpasswd: null,
  vncconsole: null,
  sdl: null,
  display: null,
  xauthority: '/root/.Xauthority',
  pci: [],
  paused: 0,
  quiet: 0,
  dryrun: 0,
  name: null,
};

const integers = new Set([
  'memory',
  'maxmem',
  'shadow_memory',
  'vcpus',
  'cpu',
  'cpu_cap',
  'cpu_weight',
  'pae',
  'acpi',
  'apic',
  'timer_mode',
  'localtime',
  'nics',
  'stdvga',
  'vncunused',
  'usb',
]);
const lists = new Set(['disk', 'vif', 'vfb', 'pci']);

/**
 * All variables of one create. `given` are the `name=value` arguments, which beat the file; a list variable
 * given twice makes a list of two.
 */
export function xmValues(
  fromFile: ReadonlyMap<string, PyValue>,
  given: readonly (readonly [string, string])[],
  fallbackName: string,
): XmValues {
  const values: Record<string, XmValue> = { ...defaults, name: fallbackName };
  for (const [name, value] of fromFile) {
    const plain = toXm(value);
    // Python's True, None, tuples and the like are passed over, and so are names that xm does not know.
    if (plain !== undefined && Object.hasOwn(values, name)) values[name] = plain;
  }
  const replaced = new Set<string>();
  for (const [name, value] of given) {
    if (!Object.hasOwn(values, name)) continue;
    const before = values[name];
    const earlier = replaced.has(name) && Array.isArray(before) ? before : [];
    if (lists.has(name)) values[name] = [...earlier, value];
    else values[name] = integers.has(name) ? Number(value) : value;
    replaced.add(name);
  }
  return values;
}

function toXm(value: PyValue): XmValue | undefined {
  if (isList(value)) return value.map((item) => toXm(item) ?? null);
  return typeof value === 'object' ? undefined : value;
}

/** Python's truth of a value. */
export function isTrue(value: XmValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : value !== '' && value !== 0;
}
