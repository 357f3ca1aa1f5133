/** libxl's `b_info` of a definition: the keys in the order in which libxl prints them, defaults left out. */
import { basename } from 'node:path';
import { getBoolean, getNumber, getString, type Reader } from './xl-getters.ts';
import { XlRefusal } from './xl-refusal.ts';

export type XlType = 'hvm' | 'pv' | 'pvh';
export type JsonObject = Record<string, unknown>;

const timerModes = [
  'delay_for_missed_ticks',
  'no_delay_for_missed_ticks',
  'no_missed_ticks_pending',
  'one_missed_tick_pending',
];

/** Builds `b_info`, with the checks and warnings that xl makes on the way. */
export function guestInfo(reader: Reader, type: XlType, version: string): JsonObject {
  const memory = getNumber(reader, 'memory');
  const most = getNumber(reader, 'maxmem') ?? memory;
  const info: JsonObject = {
    ...vcpuInfo(reader),
    ...(most === undefined ? {} : { max_memkb: most * 1024 }),
    ...(memory === undefined ? {} : { target_memkb: memory * 1024 }),
    ...unsigned('rtc_timeoffset', getNumber(reader, 'rtc_timeoffset')),
    ...flag('localtime', getBoolean(reader, 'localtime')),
    sched_params: schedulerInfo(reader),
    claim_mode: 'True',
    ...bootInfo(reader, type),
  };
  info[`type.${type}`] = type === 'hvm' ? hvmInfo(reader) : {};
  info.arch_arm = {};
  if (version !== '4.14') info.arch_x86 = {};
  return info;
}

function vcpuInfo(reader: Reader): JsonObject {
  const vcpus = getNumber(reader, 'vcpus');
  const maximum = getNumber(reader, 'maxvcpus') ?? vcpus;
  if (maximum !== undefined && maximum < (vcpus ?? 1)) throw new XlRefusal('xl: maxvcpus < vcpus');
  return {
    ...(maximum === undefined ? {} : { max_vcpus: maximum }),
    ...(vcpus === undefined ? {} : { avail_vcpus: Array.from({ length: vcpus }, (_, index) => index) }),
  };
}

function schedulerInfo(reader: Reader): JsonObject {
  const weight = getNumber(reader, 'cpu_weight');
  const cap = getNumber(reader, 'cap');
  return { ...(weight === undefined ? {} : { weight }), ...(cap === undefined ? {} : { cap }) };
}

/** Kernel, command line and boot loader; a PV guest must have one of them. */
function bootInfo(reader: Reader, type: XlType): JsonObject {
  if (getString(reader, 'vncviewer') !== undefined) {
    reader.warnings.push(
      'WARNING: ignoring "vncviewer" option. Use "-V" option of "xl create" to automatically spawn vncviewer.',
    );
  }
  const timer = timerMode(reader, type);
  const kernel = guestKernel(reader, type);
  const bootloader = getString(reader, 'bootloader');
  if (type !== 'hvm' && kernel === undefined && bootloader === undefined) {
    throw new XlRefusal('Neither kernel nor bootloader specified');
  }
  const root = getString(reader, 'root');
  const cmdline =
    getString(reader, 'cmdline') ??
    [root === undefined ? undefined : `root=${root}`, getString(reader, 'extra')]
      .filter((part) => part !== undefined)
      .join(' ');
  return {
    ...text('kernel', kernel),
    ...text('cmdline', cmdline === '' ? undefined : cmdline),
    ...text('ramdisk', getString(reader, 'ramdisk')),
    ...flag('acpi', getBoolean(reader, 'acpi')),
    ...text('bootloader', bootloader),
    ...text('timer_mode', timer),
    ...flag('apic', getBoolean(reader, 'apic')),
  };
}

/** xm's hvmloader and qemu-dm lines are named and ignored. */
function guestKernel(reader: Reader, type: XlType): string | undefined {
  const kernel = getString(reader, 'kernel');
  const loader = type === 'hvm' && kernel !== undefined && basename(kernel) === 'hvmloader';
  if (loader) {
    reader.warnings.push(
      'WARNING: you seem to be using "kernel" directive to override HVM guest firmware. Ignore that. Use "firmware_override" instead if you really want a non-default firmware',
    );
  }
  if (getString(reader, 'device_model') !== undefined) {
    reader.warnings.push('WARNING: ignoring device_model directive.');
    reader.warnings.push(
      'WARNING: Use "device_model_override" instead if you really want a non-default device_model',
    );
  }
  return loader ? undefined : kernel;
}

function timerMode(reader: Reader, type: XlType): string | undefined {
  const value = getString(reader, 'timer_mode');
  if (value === undefined) return undefined;
  if (type === 'pv') throw new XlRefusal('ERROR: "timer_mode" option is not supported for PV guests.', 3);
  const named = timerModes[Number(value)];
  if (named === undefined) return value;
  reader.warnings.push(
    `WARNING: specifying "timer_mode" as an integer is deprecated. Please use the named parameter variant. e.g. timer_mode="${named}"`,
  );
  return named;
}

function hvmInfo(reader: Reader): JsonObject {
  const stdvga = getBoolean(reader, 'stdvga');
  return {
    ...flag('pae', getBoolean(reader, 'pae')),
    vga: stdvga === undefined ? {} : { kind: stdvga ? 'std' : 'cirrus' },
    vnc: {
      ...flag('enable', getBoolean(reader, 'vnc')),
      ...text('listen', getString(reader, 'vnclisten')),
      ...text('passwd', getString(reader, 'vncpasswd')),
      ...unsigned('display', getNumber(reader, 'vncdisplay')),
      ...flag('findunused', getBoolean(reader, 'vncunused')),
    },
    ...text('keymap', getString(reader, 'keymap')),
    sdl: flag('enable', getBoolean(reader, 'sdl')),
    spice: {},
    ...text('serial', getString(reader, 'serial')),
    ...text('boot', getString(reader, 'boot')),
    ...flag('usb', getBoolean(reader, 'usb')),
    ...text('usbdevice', getString(reader, 'usbdevice')),
    rdm: {},
  };
}

function text(key: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}

function flag(key: string, value: boolean | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value ? 'True' : 'False' };
}

/** libxl keeps these in 32 unsigned bits, so -3600 prints as 4294963696. */
function unsigned(key: string, value: number | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value >>> 0 };
}
