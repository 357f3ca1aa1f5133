/** The definition of an HVM domain, in the words of the server's toolstack. Pure. */
import type { Secret } from '../../common/secret.ts';
import type { Toolstack } from '../../inventory/schema.ts';

export interface HvmDomain {
  readonly name: string;
  /** MiB */
  readonly memory: number;
  readonly vcpus: number;
  /** Path of the block device that is the disk. */
  readonly disk: string;
  /** Path of the installation image on the server. */
  readonly iso?: string;
  readonly bridge: string;
  readonly mac: string;
  /** Keyboard layout of the VNC server: Xen 3.2 needs `de` for a German keyboard, later ones do better without. */
  readonly keymap?: string;
  readonly vncPassword?: Secret;
}

/** Where xm finds boot/hvmloader and bin/qemu-dm: only the server knows, and puts its folder here. */
export const xenFolderMark = '@CTCTL-XEN-FOLDER@';

/** A value of a definition: a secret stays one, so that only the way to the server sees it. */
export type DefinitionValue = string | number | Secret | readonly string[];
export type DefinitionLines = readonly (readonly [key: string, value: DefinitionValue])[];

/** The assignments of the definition, in the order in which they are written. */
export function hvmDefinition(domain: HvmDomain, toolstack: Toolstack): DefinitionLines {
  const { name, memory, vcpus, iso, keymap, vncPassword } = domain;
  return [
    ['name', name],
    ...kind[toolstack],
    ['memory', memory],
    ['vcpus', vcpus],
    // First the CD, then the disk: an installed system starts as soon as the CD is gone.
    ['boot', iso === undefined ? 'c' : 'dc'],
    ['disk', disks[toolstack](domain)],
    ['vif', [`${toolstack === 'xm' ? 'type=ioemu,' : ''}mac=${domain.mac},bridge=${domain.bridge}`]],
    ['vnc', 1],
    ['vnclisten', '127.0.0.1'],
    // Without it a second domain would ask for port 5900 again and not start.
    ['vncunused', 1],
    ...(vncPassword === undefined ? [] : [['vncpasswd', vncPassword] as const]),
    ...(keymap === undefined ? [] : [['keymap', keymap] as const]),
    ['usb', 1],
    ['usbdevice', 'tablet'],
    ['on_poweroff', 'destroy'],
    ['on_reboot', 'restart'],
    // xm restarts a crashed domain by default, xl removes it: said, so that both do the same.
    ['on_crash', 'restart'],
  ];
}

const kind: Readonly<Record<Toolstack, DefinitionLines>> = {
  xl: [['type', 'hvm']],
  xm: [
    ['builder', 'hvm'],
    ['kernel', `${xenFolderMark}/boot/hvmloader`],
    ['device_model', `${xenFolderMark}/bin/qemu-dm`],
  ],
};

const disks: Readonly<Record<Toolstack, (domain: HvmDomain) => readonly string[]>> = {
  // `target=` last takes any path, commas and colons too.
  xl: ({ disk, iso }) => [
    `format=raw,vdev=hda,access=rw,target=${disk}`,
    ...(iso === undefined ? [] : [`format=raw,vdev=hdc,access=ro,devtype=cdrom,target=${iso}`]),
  ],
  xm: ({ disk, iso }) => [`phy:${disk},hda,w`, ...(iso === undefined ? [] : [`file:${iso},hdc:cdrom,r`])],
};
