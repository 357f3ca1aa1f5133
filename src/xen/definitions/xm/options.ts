/** The options that `xm create` of each version of Xen declares. Everything else in a definition has no effect. */

export const xmVersions = ['3.2', '3.3', '3.4', '4.0', '4.1', '4.2'] as const;
export type XmVersion = (typeof xmVersions)[number];

/** What an option takes on the command line; a file's values are taken as they are. */
type OptionType = 'text' | 'number' | 'yes' | 'list';

export interface Option {
  readonly type: OptionType;
  readonly since: XmVersion;
}

const declared: Readonly<Record<XmVersion, Partial<Record<OptionType, string>>>> = {
  '3.2': {
    text: `name kernel ramdisk features builder bootloader bootargs bootentry root extra ip gateway netmask hostname
interface dhcp nfs_server nfs_root cpus uuid on_poweroff on_reboot on_crash restart on_xend_start on_xend_stop
device_model boot fda fdb serial soundhw usbdevice keymap guest_os_type vnc vncdisplay vnclisten vncpasswd sdl display
xauthority rtc_timeoffset`,
    number: `memory maxmem shadow_memory cpu vcpus vcpu_avail cpu_cap cpu_weight vhpt nics pae acpi apic timer_mode`,
    yes: `blkif netif localtime monitor stdvga isa nographic usb vncunused vncconsole vncviewer paused quiet dryrun
xmldryrun console_autoconnect`,
    list: `tpmif disk vif vfb vtpm pci ioports irq access_control`,
  },
  '3.3': {
    text: 'loader opengl videoram',
    number: 'hpet hap target machine_address_size',
    list: 'vscsi cpuid cpuid_check',
    yes: 'skipdtd',
  },
  '3.4': {
    number: 'viridian vpt_align xen_platform_pci s3_integrity pci_msitranslate pci_power_mgmt',
    yes: 'suppress_spurious_page_faults',
  },
  '4.0': {
    text: 'parallel monitor_path description gfx_passthru',
    number: 'tsc_mode nomigrate oos superpages maxvcpus',
    yes: 'memory_sharing',
    list: 'vusb vif2',
  },
  '4.1': { text: 'pool' },
  '4.2': { text: 'watchdog watchdog_action', number: 'nestedhvm extid' },
};

/** By name; those that a version declares have a `since` that is not after it. */
export const options: ReadonlyMap<string, Option> = new Map(
  xmVersions.flatMap((since) =>
    Object.entries(declared[since]).flatMap(([type, names]) =>
      names.split(/\s+/).map((name) => [name, { type: type as OptionType, since }] as const),
    ),
  ),
);

/** Options of the client that a file may set without any effect: they have done their work when it is read. */
export const spentOptions: ReadonlySet<string> = new Set([
  'path',
  'config',
  'defconfig',
  'help',
  'help_config',
]);

export function isSince(version: XmVersion, since: XmVersion): boolean {
  return xmVersions.indexOf(version) >= xmVersions.indexOf(since);
}

export function isDeclared(name: string, version: XmVersion): boolean {
  const option = options.get(name);
  return option !== undefined && isSince(version, option.since);
}
