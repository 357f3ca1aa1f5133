/** xl's table of commands: what it knows by name, and the usage texts of those that the practice server offers. */

interface XlCommand {
  readonly usage: string;
  readonly about: string;
  /** Understands the global -N. */
  readonly dryRun?: true;
  /** Changes something, so it has -f. */
  readonly modifies?: true;
  /** How many arguments it wants at least. */
  readonly needs: number;
}

/** The commands on offer. */
export const offered = {
  create: {
    usage: '<ConfigFile> [options] [vars]',
    about: 'Create a domain from config file <filename>',
    dryRun: true,
    modifies: true,
    needs: 0,
  },
  list: { usage: '[options] [Domain]\n', about: 'List information about all/some domains', needs: 0 },
  domid: { usage: '<DomainName>', about: 'Convert a domain name to domain id', needs: 1 },
  domname: { usage: '<DomainId>', about: 'Convert a domain id to domain name', needs: 1 },
  destroy: { usage: '[options] <Domain>', about: 'Terminate a domain immediately', modifies: true, needs: 1 },
  shutdown: {
    usage: '[options] <-a|Domain>',
    about: 'Issue a shutdown signal to a domain',
    modifies: true,
    needs: 0,
  },
  reboot: {
    usage: '[options] <-a|Domain>',
    about: 'Issue a reboot signal to a domain',
    modifies: true,
    needs: 0,
  },
  pause: { usage: '<Domain>', about: 'Pause execution of a domain', modifies: true, needs: 1 },
  unpause: { usage: '<Domain>', about: 'Unpause a paused domain', modifies: true, needs: 1 },
  rename: { usage: '<Domain> <NewDomainName>', about: 'Rename a domain', modifies: true, needs: 2 },
  'mem-set': {
    usage: "<Domain> <MemMB['b'[bytes]|'k'[KB]|'m'[MB]|'g'[GB]|'t'[TB]]>",
    about: 'Set the current memory usage for a domain',
    modifies: true,
    needs: 2,
  },
  info: { usage: '[-n|--numa]', about: 'Get information about Xen host', needs: 0 },
  uptime: { usage: '[-s] [Domain]', about: 'Print uptime for all/some domains', needs: 0 },
  'vm-list': { usage: '', about: 'List guest domains, excluding dom0, stubdoms, etc.', needs: 0 },
} as const satisfies Record<string, XlCommand>;

export type OfferedCommand = keyof typeof offered;

/** Real commands of xl that the practice server does not play; they count for abbreviations all the same. */
const notOffered = `config-update pci-attach pci-detach pci-list pci-assignable-add pci-assignable-remove
  pci-assignable-list cd-insert cd-eject mem-max button-press vcpu-list vcpu-pin vcpu-set console vncviewer
  save migrate restore migrate-receive dump-core sharing sched-credit sched-credit2 sched-rtds trigger sysrq
  debug-keys set-parameters dmesg top network-attach network-list network-detach channel-list block-attach
  block-list block-detach vtpm-attach vtpm-list vtpm-detach vkb-attach vkb-list vkb-detach vdispl-attach
  vdispl-list vdispl-detach vsnd-attach vsnd-list vsnd-detach usbctrl-attach usbctrl-detach usbdev-attach
  usbdev-detach usb-list devd remus psr-cmt-attach psr-cmt-detach psr-cmt-show getenforce setenforce loadpolicy
  cpupool-create cpupool-list cpupool-destroy cpupool-rename cpupool-cpu-add cpupool-cpu-remove cpupool-migrate
  cpupool-numa-split tmem-list`.split(/\s+/);

export type Lookup =
  | { readonly kind: 'offered'; readonly name: OfferedCommand }
  | { readonly kind: 'not offered'; readonly name: string }
  | { readonly kind: 'unknown' };

function isOffered(name: string): name is OfferedCommand {
  return Object.hasOwn(offered, name);
}

/** Exact names first, then a prefix that fits one command only. */
export function lookUpCommand(word: string): Lookup {
  const names = [...Object.keys(offered), ...notOffered];
  const prefixed = names.filter((name) => name.startsWith(word));
  const name = names.includes(word) ? word : prefixed.length === 1 ? prefixed[0] : undefined;
  if (name === undefined) return { kind: 'unknown' };
  return isOffered(name) ? { kind: 'offered', name } : { kind: 'not offered', name };
}

/** What `xl help COMMAND` prints on stdout. */
export function usageOf(name: OfferedCommand): string {
  const command: XlCommand = offered[name];
  const flags = `${command.modifies === true ? 'f' : ''}${command.dryRun === true ? 'N' : ''}`;
  return `Usage: xl [-v${flags}] ${name} ${command.usage}\n\n${command.about}.\n\n`;
}

/** What `xl` alone prints on stdout. */
export function allCommands(): string {
  const rows = Object.entries(offered).map(([name, { about }]) => ` ${name.padEnd(19)} ${about}\n`);
  return `Usage xl [-vfNtT] <subcommand> [args]\n\nxl full list of subcommands:\n\n${rows.join('')}`;
}
