/** The `(image …)` form of an xm configuration: kernel and command line, or the whole list of an HVM machine. */
import type { Sxp } from './sxp.ts';
import { isTrue, type XmValue, type XmValues } from './xm-values.ts';

/** In the order in which each version prints them; those that are None are left out. */
const hvmKeys: Readonly<Record<string, readonly string[]>> = {
  '3.2':
    words(`device_model pae vcpus boot fda fdb timer_mode localtime serial stdvga isa nographic soundhw vnc
    vncdisplay vncunused vncconsole vnclisten sdl display xauthority rtc_timeoffset monitor acpi apic usb usbdevice
    keymap pci guest_os_type`),
  '4.1':
    words(`videoram serial acpi apic boot cpuid cpuid_check device_model fda fdb guest_os_type hap hpet isa keymap
    localtime nographic oos pae pci pci_msitranslate pci_power_mgmt rtc_timeoffset sdl soundhw stdvga timer_mode usb
    usbdevice vcpus vnc vncconsole vncdisplay vnclisten vncunused viridian vpt_align xauthority xen_platform_pci
    memory_sharing`),
};

/** What 4.1 adds and has no variable for here. */
const later: Readonly<Record<string, Sxp>> = {
  videoram: 4,
  cpuid: [],
  cpuid_check: [],
  hap: 1,
  hpet: 0,
  oos: 1,
  pci_msitranslate: 1,
  pci_power_mgmt: 0,
  viridian: 0,
  vpt_align: 1,
  xen_platform_pci: 1,
  memory_sharing: 0,
};

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

export function imageForm(values: XmValues, version: string): Sxp {
  const builder = String(values.builder ?? 'linux');
  const kernel: Sxp[] = isTrue(values.kernel) ? [['kernel', values.kernel ?? '']] : [];
  const forms = builder === 'hvm' ? hvmForms(values, version) : linuxForms(values, version);
  return ['image', [builder, ...kernel, ...forms]];
}

function hvmForms(values: XmValues, version: string): Sxp[] {
  const list = hvmKeys[version] ?? hvmKeys['3.2'] ?? [];
  const forms: Sxp[] = [];
  for (const key of list) {
    const value = key in later ? (later[key] ?? '') : imageValue(values, key, version);
    if (value !== null) forms.push([key, value]);
  }
  if (values.vncpasswd !== null) forms.push(['vncpasswd', values.vncpasswd ?? '']);
  return version === '3.2' ? forms : [...forms, ['tsc_mode', 0], ['nomigrate', 0]];
}

function imageValue(values: XmValues, key: string, version: string): Sxp {
  const value: XmValue = values[key] ?? null;
  // 4.1 changed one default, and leaves out what is not set here.
  if (key === 'timer_mode' && version === '4.1' && value === 0) return 1;
  if ((key === 'device_model' || key === 'serial') && version === '4.1' && value === '') return null;
  return value;
}

/** Root loses a leading `root=`; ip and nfs lines are put together by the client. */
function linuxForms(values: XmValues, version: string): Sxp[] {
  const when = (key: string, value: XmValue | undefined): Sxp[] =>
    isTrue(value) ? [[key, value ?? '']] : [];
  const root = String(values.root ?? '').replace(/^root=/, '');
  return [
    ...when('ramdisk', values.ramdisk),
    ...ipForms(values, version),
    ...when('root', root),
    ...(version === '3.2' ? [] : [['videoram', 4]]),
    ...when('args', values.extra),
    ...(version === '3.2'
      ? []
      : [
          ['tsc_mode', 0],
          ['nomigrate', 0],
        ]),
  ];
}

/** Only when there is an address or DHCP; 3.2 names 1.2.3.4 as a server that nobody means. */
function ipForms(values: XmValues, version: string): Sxp[] {
  if (!isTrue(values.ip) && values.dhcp === 'off') return [];
  const server = version === '3.2' ? '1.2.3.4' : '127.0.255.255';
  const parts = [values.ip, server, values.gateway, values.netmask, values.hostname];
  return [['ip', [...parts, values.interface, values.dhcp].map((part) => part ?? '').join(':')]];
}
