/** Xenstore as a view of the domains: computed at every question, so it can never disagree with them. */
import type { Disk, Domain } from './state.ts';
import { devicePath, volumeAtPath } from './volumes.ts';
import type { World } from './world.ts';

/** Every node that has a value, by its path. */
export function xenstoreNodes(world: World): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const domain of world.state.domains) {
    for (const [path, value] of domainNodes(world, domain)) nodes.set(path, value);
  }
  return nodes;
}

type Node = readonly [path: string, value: string];

function domainNodes(world: World, domain: Domain): Node[] {
  const { spec } = domain;
  const home = `/local/domain/${domain.id}`;
  const nodes: Node[] = [
    [`${home}/name`, spec.name],
    [`${home}/domid`, String(domain.id)],
    [`${home}/vm`, `/vm/${spec.uuid}`],
    [`${home}/memory/target`, String(spec.memoryKiB)],
    [`/vm/${spec.uuid}/name`, spec.name],
    [`/vm/${spec.uuid}/uuid`, spec.uuid],
  ];
  if (domain.id === 0) return nodes;
  nodes.push([`/vm/${spec.uuid}/image/ostype`, spec.type === 'hvm' ? 'hvm' : 'linux']);
  if (world.state.toolstack === 'xl') nodes.push([`/libxl/${domain.id}/type`, spec.type]);
  nodes.push(...consoleNodes(world, domain, `${home}/console`));
  spec.disks.forEach((disk, index) => {
    nodes.push(...diskNodes(world, domain, disk, index));
  });
  spec.vifs.forEach((vif, index) => {
    const backend = `/local/domain/0/backend/vif/${domain.id}/${index}`;
    nodes.push([`${home}/device/vif/${index}/backend`, backend]);
    nodes.push([`${home}/device/vif/${index}/mac`, vif.mac ?? '']);
    nodes.push([`${home}/device/vif/${index}/state`, frontendState(domain)]);
    nodes.push([`${backend}/mac`, vif.mac ?? '']);
    nodes.push([`${backend}/bridge`, vif.bridge ?? 'xenbr0']);
    nodes.push([`${backend}/state`, backendState(domain)]);
  });
  return nodes;
}

/** The console of a domain; the VNC port stands here only after the device model has told it. */
function consoleNodes(world: World, domain: Domain, home: string): Node[] {
  const nodes: Node[] = [];
  if (domain.console !== null) {
    nodes.push([`${home}/limit`, '1048576']);
    nodes.push([`${home}/tty`, domain.console.location]);
  }
  const { vnc } = domain.spec;
  if (vnc === null || domain.vncPort === null) return nodes;
  nodes.push([`${home}/vnc-port`, String(domain.vncPort)]);
  if (world.state.toolstack === 'xl') {
    nodes.push([`${home}/vnc-listen`, vnc.listen]);
    if (vnc.password !== '') nodes.push([`${home}/vnc-pass`, vnc.password]);
  }
  return nodes;
}

function diskNodes(world: World, domain: Domain, disk: Disk, index: number): Node[] {
  const device = deviceNumber(disk.vdev, index);
  const backend = `/local/domain/0/backend/vbd/${domain.id}/${device}`;
  const home = `/local/domain/${domain.id}/device/vbd/${device}`;
  const physical = volumeAtPath(world, devicePath(disk.target)) !== undefined;
  return [
    [`${home}/backend`, backend],
    [`${home}/device-type`, disk.cdrom ? 'cdrom' : 'disk'],
    [`${home}/state`, frontendState(domain)],
    [`${backend}/params`, disk.target],
    [`${backend}/dev`, disk.vdev],
    [`${backend}/mode`, disk.mode],
    [`${backend}/type`, physical ? 'phy' : 'file'],
    [`${backend}/state`, backendState(domain)],
  ];
}

/** 4 is connected. An HVM guest of ours has no PV drivers, so its frontends stay at 1, as on a real server. */
function frontendState({ spec }: Domain): string {
  return spec.type === 'hvm' ? '1' : '4';
}

function backendState({ spec }: Domain): string {
  return spec.type === 'hvm' ? '2' : '4';
}

/** The number of a virtual device: hda 768, hdc 5632, sda 2048, xvda 51712, 16 per disk. */
export function deviceNumber(vdev: string, fallback = 0): number {
  const match = /^(?:\/dev\/)?(hd|sd|xvd)([a-p])(\d*)$/.exec(vdev);
  if (match === null) return fallback;
  const unit = (match[2] ?? 'a').charCodeAt(0) - 97;
  const partition = Number(match[3] ?? 0);
  if (match[1] === 'hd') return ([3, 22, 33, 34][unit >> 1] ?? 3) * 256 + (unit % 2) * 64 + partition;
  return (match[1] === 'sd' ? 2048 : 51712) + unit * 16 + partition;
}

/** The names directly below a path; null when there is no such node. */
export function xenstoreChildren(nodes: ReadonlyMap<string, string>, path: string): string[] | null {
  const prefix = path === '/' ? '/' : `${path}/`;
  const names = new Set<string>();
  for (const key of nodes.keys()) {
    if (key.startsWith(prefix)) names.add(key.slice(prefix.length).split('/')[0] ?? '');
  }
  return names.size === 0 && !nodes.has(path) ? null : [...names];
}
