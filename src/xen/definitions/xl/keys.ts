/** The keys that xl 4.14 to 4.20 reads, and what becomes of those that only xm reads. */
import type { XlVersion } from './version.ts';

/**
 * - `string`, `number`, `flag` (a number), `list` (of strings)
 * - `strings`: a list or one string
 * - `lists`: of lists
 * - `name`: one of `names`, or its number where `numbers` says so
 */
export type KeyKind = 'string' | 'number' | 'flag' | 'list' | 'strings' | 'lists' | 'name';

export interface KnownKey {
  readonly kind: KeyKind;
  /** Types of domains for which xl reads it at all. */
  readonly only?: 'hvm' | 'pv' | 'pvh';
  /** Came with this version or between it and the one before. */
  readonly since?: XlVersion;
  /** The definition has a field for it: not in `rest`. */
  readonly field?: true;
  /** xl looks at it only to warn that it does nothing. */
  readonly idle?: true;
  /** Never shown. */
  readonly secret?: true;
  readonly names?: readonly string[];
  /** Names in this spelling only; else capitals do not matter. */
  readonly exact?: true;
  /** A number may stand for a name: how many there are. */
  readonly numbers?: number;
}

const field = { field: true } as const;
const hvm = { only: 'hvm' } as const;
const string = { kind: 'string' } as const;
const number = { kind: 'number' } as const;
const flag = { kind: 'flag' } as const;
const list = { kind: 'list' } as const;

export const timerModes = [
  'delay_for_missed_ticks',
  'no_delay_for_missed_ticks',
  'no_missed_ticks_pending',
  'one_missed_tick_pending',
] as const;
export const tscModes = ['default', 'always_emulate', 'native', 'native_paravirt'] as const;

export const xlKeys: Readonly<Record<string, KnownKey>> = {
  name: { ...string, ...field },
  type: { ...string, ...field },
  builder: { ...string, ...field },
  uuid: { ...string, ...field },
  memory: { ...number, ...field },
  maxmem: { ...number, ...field },
  vcpus: { ...number, ...field },
  maxvcpus: { ...number, ...field },
  kernel: { ...string, ...field },
  ramdisk: { ...string, ...field },
  cmdline: { ...string, ...field },
  root: { ...string, ...field },
  extra: { ...string, ...field },
  bootloader: { ...string, ...field },
  bootloader_args: { kind: 'strings', ...field },
  boot: { ...string, ...hvm, ...field },
  disk: { ...list, ...field },
  vif: { ...list, ...field },
  vnc: { ...flag, ...field },
  vnclisten: { ...string, ...field },
  vncdisplay: { ...number, ...field },
  vncunused: { ...flag, ...field },
  vncpasswd: { ...string, ...field, secret: true },
  on_poweroff: { ...string, ...field },
  on_reboot: { ...string, ...field },
  on_crash: { ...string, ...field },

  on_watchdog: string,
  on_soft_reset: string,
  vfb: list,
  vkb: list,
  pool: string,
  seclabel: string,
  init_seclabel: string,
  device_tree: string,
  driver_domain: flag,
  hap: flag,
  oos: flag,
  acpi: flag,
  nomigrate: flag,
  localtime: flag,
  rtc_timeoffset: number,
  nestedhvm: flag,
  bootloader_restrict: { ...flag, since: '4.17' },
  bootloader_user: { ...string, since: '4.17' },
  xend_suspend_evtchn_compat: flag,
  msr_relaxed: { ...flag, since: '4.17' },
  vmtrace_buf_kb: { ...number, since: '4.17' },
  vpmu: { ...flag, since: '4.17' },
  assisted_xapic: { ...flag, since: '4.17' },
  assisted_x2apic: { ...flag, since: '4.17' },

  cpus: { kind: 'strings' },
  cpus_soft: { kind: 'strings' },
  cpu_weight: number,
  cap: number,
  period: number,
  slice: number,
  latency: number,
  extratime: number,
  vnuma: { kind: 'lists' },
  cpuid: { kind: 'strings' },
  tsc_mode: { kind: 'name', names: tscModes, numbers: tscModes.length },
  timer_mode: { kind: 'name', names: ['unknown', ...timerModes], numbers: timerModes.length },
  passthrough: { kind: 'name', names: ['default', 'unknown', 'disabled', 'enabled', 'sync_pt', 'share_pt'] },
  max_grant_frames: number,
  max_maptrack_frames: number,
  max_grant_version: { ...number, since: '4.17' },
  max_event_channels: number,
  shadow_memory: number,
  videoram: number,

  e820_host: { ...flag, only: 'pv' },
  pvshim: { ...flag, only: 'pvh' },
  pvshim_path: { ...string, only: 'pvh' },
  pvshim_cmdline: { ...string, only: 'pvh' },
  pvshim_extra: { ...string, only: 'pvh' },

  pci: list,
  pci_msitranslate: number,
  pci_power_mgmt: number,
  pci_permissive: number,
  pci_seize: number,
  rdm: string,
  rdm_mem_boundary: { ...number, ...hvm },
  dtdev: list,
  ioports: list,
  irqs: list,
  iomem: list,
  p9: list,
  vtpm: list,
  vdispl: list,
  pvcalls: list,
  vsnd: { kind: 'lists' },
  virtio: { ...list, since: '4.20' },
  channel: list,
  usbctrl: list,
  usbdev: list,
  vif2: { ...list, idle: true },

  device_model: { ...string, idle: true },
  device_model_override: string,
  device_model_version: { kind: 'name', exact: true, names: ['qemu-xen-traditional', 'qemu-xen'] },
  device_model_stubdomain_override: flag,
  device_model_stubdomain_seclabel: string,
  device_model_user: string,
  device_model_args: list,
  device_model_args_pv: list,
  device_model_args_hvm: list,
  stubdomain_kernel: string,
  stubdomain_ramdisk: string,
  stubdomain_memory: number,
  dm_restrict: flag,
  vncviewer: { ...number, idle: true },

  sdl: flag,
  opengl: flag,
  display: string,
  xauthority: string,
  keymap: string,
  firmware: string,
  firmware_override: { ...string, ...hvm },
  bios: { kind: 'name', ...hvm, names: ['unknown', 'rombios', 'seabios', 'ovmf'] },
  bios_path_override: { ...string, ...hvm },
  pae: { ...flag, ...hvm },
  acpi_s3: { ...flag, ...hvm },
  acpi_s4: { ...flag, ...hvm },
  acpi_laptop_slate: { ...flag, ...hvm },
  acpi_firmware: { ...string, ...hvm },
  smbios_firmware: { ...string, ...hvm },
  smbios: { ...list, ...hvm, since: '4.20' },
  apic: { ...flag, ...hvm },
  nx: { ...flag, ...hvm },
  hpet: { ...flag, ...hvm },
  vpt_align: { ...flag, ...hvm },
  viridian: { kind: 'strings', ...hvm },
  mmio_hole: { ...number, ...hvm },
  mca_caps: { ...list, ...hvm },
  ms_vm_genid: { kind: 'name', ...hvm, exact: true, names: ['generate', 'none'] },
  altp2m: { kind: 'name', names: ['disabled', 'mixed', 'external', 'limited'], numbers: 4 },
  altp2mhvm: { ...flag, ...hvm },
  stdvga: { ...number, ...hvm },
  vga: { kind: 'name', ...hvm, exact: true, names: ['stdvga', 'cirrus', 'none', 'qxl'] },
  hdtype: { kind: 'name', ...hvm, names: ['ide', 'ahci'] },
  nographic: { ...flag, ...hvm },
  gfx_passthru: { kind: 'name', ...hvm, names: ['default', 'igd'], numbers: Number.POSITIVE_INFINITY },
  vendor_device: { kind: 'name', ...hvm, names: ['none', 'xenserver'] },
  xen_platform_pci: { ...flag, ...hvm },
  vkb_device: { ...flag, ...hvm },
  serial: { kind: 'strings', ...hvm },
  soundhw: { ...string, ...hvm },
  usb: { ...flag, ...hvm },
  usbversion: { ...number, ...hvm },
  usbdevice: { kind: 'strings', ...hvm },
  spice: { ...flag, ...hvm },
  spiceport: { ...number, ...hvm },
  spicetls_port: { ...number, ...hvm },
  spicehost: { ...string, ...hvm },
  spicedisable_ticketing: { ...flag, ...hvm },
  spicepasswd: { ...string, ...hvm, secret: true },
  spiceagent_mouse: { ...flag, ...hvm },
  spicevdagent: { ...flag, ...hvm },
  spice_clipboard_sharing: { ...flag, ...hvm },
  spiceusbredirection: { ...number, ...hvm },
  spice_image_compression: { ...string, ...hvm },
  spice_streaming_video: { ...string, ...hvm },

  vuart: { kind: 'name', names: ['unknown', 'sbsa_uart'] },
  gic_version: { kind: 'name', names: ['default', 'v2', 'v3'] },
  tee: { kind: 'name', names: ['none', 'optee', 'ffa'] },
  sve: { ...string, since: '4.20' },
  nr_spis: { ...number, since: '4.20' },
  trap_unmapped_accesses: { ...flag, since: '4.20' },
  llc_colors: { ...list, since: '4.20' },
};

/** Keys of xm that xl passes over without a word: what does the same in xl; null: nothing does. */
export const xmOnlyKeys: Readonly<Record<string, string | null>> = {
  loader: 'firmware_override=',
  ip: '`ip=…` in extra=',
  netmask: '`ip=…` in extra=',
  gateway: '`ip=…` in extra=',
  hostname: '`ip=…` in extra=',
  interface: '`ip=…` in extra=',
  dhcp: '`ip=…` in extra=',
  nfs_server: '`nfsroot=…` in extra=',
  nfs_root: '`nfsroot=…` in extra=',
  bootargs: 'bootloader_args=[…]',
  bootentry: null,
  vcpu_avail: 'vcpus= for those that are there at the start, maxvcpus= for all',
  cpu: 'cpus="N"',
  cpu_cap: 'cap=',
  restart: 'on_poweroff=, on_reboot= and on_crash=',
  on_xend_start: 'a link in /etc/xen/auto',
  on_xend_stop: 'XENDOMAINS_SAVE in /etc/default/xendomains',
  nics: "one '' in vif= for every further card",
  irq: 'irqs=',
  vncconsole: null,
  monitor: null,
  isa: null,
  guest_os_type: null,
  fda: 'device_model_args=',
  fdb: 'device_model_args=',
  vhpt: null,
  features: null,
  blkif: 'driver_domain=',
  netif: 'driver_domain=',
  tpmif: null,
  access_control: 'seclabel=',
  cpuid_check: null,
  machine_address_size: null,
  target: null,
  vscsi: null,
  s3_integrity: null,
  suppress_spurious_page_faults: null,
  memory_sharing: null,
  vusb: 'usbctrl= and usbdev=',
  parallel: 'device_model_args=',
  monitor_path: null,
  description: null,
  superpages: null,
};
