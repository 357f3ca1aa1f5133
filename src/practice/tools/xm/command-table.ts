/** The subcommands of xm 3.2 and 4.1 with what their help says of each; a plus marks those that only 4.1 has. */

const table = `
console Attach to <Domain>'s console.
+vncviewer Attach to <Domain>'s VNC server.
create Create a domain based on <ConfigFile>.
new Adds a domain to Xend domain management
delete Remove a domain from Xend domain management.
destroy Terminate a domain immediately.
domid Convert a domain name to domain id.
domname Convert a domain id to domain name.
dump-core Dump core for a specific domain.
list List information about all/some domains.
mem-max Set the maximum amount reservation for a domain.
mem-set Set the current memory usage for a domain.
migrate Migrate a domain to another machine.
pause Pause execution of a domain.
reboot Reboot a domain.
rename Rename a domain.
+reset Reset a domain.
restore Restore a domain from a saved state.
resume Resume a Xend managed domain
save Save a domain state to restore later.
shutdown Shutdown a domain.
start Start a Xend managed domain
suspend Suspend a Xend managed domain
sysrq Send a sysrq to a domain.
trigger Send a trigger to a domain.
top Monitor a host and the domains in real time.
unpause Unpause a paused domain.
uptime Print uptime for all/some domains.
+usb-add Add the usb device to FV VM.
+usb-del Delete the usb device to FV VM.
+domstate get the state of a domain
vcpu-list List the VCPUs for all/some domains.
vcpu-pin Set which CPUs a VCPU can use.
vcpu-set Set the number of active VCPUs for allowed for the domain.
debug-keys Send debug keys to Xen.
dmesg Read and/or clear Xend's message buffer.
info Get information about Xen host.
log Print Xend log
serve Proxy Xend XMLRPC over stdio.
+sched-credit2 Get/set credit2 scheduler parameters.
sched-credit Get/set credit scheduler parameters.
sched-sedf Get/set EDF parameters.
block-attach Create a new virtual block device.
block-detach Destroy a domain's virtual block device.
block-list List virtual block devices for a domain.
block-configure Change block device configuration
network-attach Create a new virtual network device.
network-detach Destroy a domain's virtual network device.
network-list List virtual network interfaces for a domain.
+network2-attach Create a new version 2 virtual network device.
+network2-detach Destroy a domain's version 2 virtual network device.
+network2-list List version 2 virtual network interfaces for a domain.
vtpm-list List virtual TPM devices.
+pci-attach Insert a new pass-through pci device.
+pci-detach Remove a domain's pass-through pci device.
+pci-list List pass-through pci devices for a domain.
+pci-list-assignable-devices List all the assignable pci devices
+scsi-attach Attach a new SCSI device.
+scsi-detach Detach a specified SCSI device.
+scsi-list List all SCSI devices currently attached.
+usb-attach Attach a new USB physical bus to domain's virtual port.
+usb-detach Detach a USB physical bus from domain's virtual port.
+usb-list List domain's attachment state of all virtual port .
+usb-list-assignable-devices List all the assignable usb devices
+usb-hc-create Create a domain's new virtual USB host controller.
+usb-hc-destroy Destroy a domain's virtual USB host controller.
vnet-list List Vnets.
vnet-create Create a vnet from ConfigFile.
vnet-delete Delete a Vnet.
setpolicy Set the policy of the system.
labels List <type> labels for (active) policy.
addlabel Add security label to domain.
rmlabel Remove a security label from domain.
getlabel Show security label for domain or resource.
dry-run Test if a domain can access its resources.
resources Show info for each labeled resource.
dumppolicy Print hypervisor ACM state information.
resetpolicy Set the policy of the system to the default policy.
getpolicy Get the policy of the system.
+getenforce Returns the current enforcing mode for the Flask XSM module (Enforcing,Permissive)
+setenforce Modifies the current enforcing mode for the Flask XSM module
+tmem-list List tmem pools.
+tmem-thaw Thaw tmem pools.
+tmem-freeze Freeze tmem pools.
+tmem-destroy Destroy tmem pools.
+tmem-set Change tmem settings.
+tmem-shared-auth De/authenticate shared tmem pool.
+cpupool-create Create a CPU pool based an ConfigFile.
+cpupool-new Adds a CPU pool to Xend CPU pool management
+cpupool-start Starts a Xend CPU pool
+cpupool-list List CPU pools on host
+cpupool-destroy Deactivates a CPU pool
+cpupool-delete Removes a CPU pool from Xend management
+cpupool-cpu-add Adds a CPU to a CPU pool
+cpupool-cpu-remove Removes a CPU from a CPU pool
+cpupool-migrate Moves a domain into a CPU pool
shell Launch an interactive shell.
`;

export interface XmCommandRow {
  readonly name: string;
  readonly about: string;
}

/** The full list of a version, in the order in which its help prints it. */
export function xmCommandRows(version: string): readonly XmCommandRow[] {
  const rows = table
    .trim()
    .split('\n')
    .filter((line) => version === '4.1' || !line.startsWith('+'))
    .map((line) => line.replace(/^\+/, ''))
    .map((line) => ({ name: line.slice(0, line.indexOf(' ')), about: line.slice(line.indexOf(' ') + 1) }));
  return version === '4.1' ? rows : inOldPlace(rows);
}

/** 3.2 lists `setpolicy` after `dumppolicy`. */
function inOldPlace(rows: readonly XmCommandRow[]): readonly XmCommandRow[] {
  const moved = rows.filter(({ name }) => name === 'setpolicy');
  const others = rows.filter(({ name }) => name !== 'setpolicy');
  const place = others.findIndex(({ name }) => name === 'dumppolicy') + 1;
  return [...others.slice(0, place), ...moved, ...others.slice(place)];
}

/** The commands of the short list, which `xm` alone prints; 4.1 has a few more. */
const common = `console +vncviewer create new delete destroy dump-core help list mem-set migrate pause reboot +reset
  restore resume save shell shutdown start suspend top unpause uptime +usb-add +usb-del +domstate vcpu-set`;

export function commonCommands(version: string): readonly string[] {
  return common
    .split(/\s+/)
    .filter((name) => version === '4.1' || !name.startsWith('+'))
    .map((name) => name.replace(/^\+/, ''));
}
