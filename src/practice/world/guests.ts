/** How domains come, behave and go: what the hypervisor and the guests do, whatever the toolstack. */
import { randomUUID } from 'node:crypto';
import type { Domain, DomainSpec, StopReason } from './state.ts';
import { change, domainById, randomMac, type World } from './world.ts';

/** Starts a domain of `spec`; the caller has checked that it can. Its VNC port appears a little later. */
export function startDomain(world: World, spec: DomainSpec, paused: boolean): Domain {
  const domain: Domain = {
    id: world.state.nextId,
    spec: { ...spec, vifs: spec.vifs.map((vif) => ({ ...vif, mac: vif.mac ?? randomMac() })) },
    run: spec.type === 'hvm' ? 'running' : 'blocked',
    paused,
    reason: null,
    cpuSeconds: 0,
    startedAt: world.clock.now(),
    vncPort: null,
    console: { uuid: randomUUID(), location: `/dev/pts/${world.state.nextId}` },
  };
  change(world, (state) => {
    state.nextId += 1;
    state.domains.push(domain);
  });
  if (spec.vnc !== null) world.clock.after(world.timing.vnc, () => void openDisplay(world, domain.id));
  return domain;
}

/** Opens the picture and tells xenstore its port, unless the domain has gone meanwhile. */
async function openDisplay(world: World, id: number): Promise<void> {
  const domain = domainById(world, id);
  if (domain === undefined) return;
  const port = await world.displays.open(domain);
  const current = domainById(world, id);
  if (current === undefined) {
    world.displays.close(id);
    return;
  }
  change(world, () => {
    current.vncPort = port;
  });
}

/** Takes a domain away at once, as `destroy` does. */
export function removeDomain(world: World, id: number): void {
  world.displays.close(id);
  change(world, (state) => {
    state.domains = state.domains.filter((domain) => domain.id !== id);
  });
}

/**
 * Asks the guest to stop. A stubborn one ignores it for ever; a paused one answers when it runs again,
 * which here means never. `delay` in milliseconds; 0 pulls the plug.
 */
export function askToStop(world: World, domain: Domain, reason: StopReason, delay: number): void {
  if (delay > 0 && (isStubborn(world, domain) || domain.paused)) return;
  const stop = () => {
    const current = domainById(world, domain.id);
    if (current !== undefined && current.reason === null) guestStopped(world, current, reason);
  };
  if (delay === 0) stop();
  else world.clock.after(delay, stop);
}

function isStubborn(world: World, domain: Domain): boolean {
  return world.state.faults.stubborn.includes(domain.spec.name);
}

/** The guest is down: it stays in the list for a moment, then its `on_…` action follows. */
export function guestStopped(world: World, domain: Domain, reason: StopReason): void {
  change(world, () => {
    domain.run = 'shutdown';
    domain.reason = reason;
    domain.cpuSeconds += 0.1;
  });
  world.clock.after(world.timing.linger, () => {
    if (domainById(world, domain.id)?.reason === reason) afterStop(world, domain, reason);
  });
}

function afterStop(world: World, domain: Domain, reason: StopReason): void {
  const actions: Record<StopReason, string> = {
    poweroff: domain.spec.onPoweroff,
    reboot: domain.spec.onReboot,
    crash: domain.spec.onCrash,
  };
  const action = actions[reason];
  if (action === 'preserve') return;
  removeDomain(world, domain.id);
  if (action.includes('restart')) restartLater(world, domain.spec);
}

/** The same domain again, with a new id. A MAC address that the toolstack made up stays for a reboot. */
function restartLater(world: World, spec: DomainSpec): void {
  world.clock.after(world.timing.restart, () => {
    if (world.state.domains.some((domain) => domain.spec.name === spec.name)) return;
    startDomain(world, spec, false);
  });
}

/** After a restart of the practice server, as after a reboot of a real one: no domain runs. */
export function afterReboot(world: World): void {
  change(world, (state) => {
    state.domains = state.domains.filter((domain) => domain.id === 0);
    for (const domain of state.domains) domain.startedAt = world.clock.now();
    state.nextId = 1;
  });
}
