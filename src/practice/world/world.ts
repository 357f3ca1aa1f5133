/** The one world of a practice server: its state, its clock and its files; only the server process holds it. */
import type { Domain, WorldState } from './state.ts';

/** Time, so that unit tests can turn the hands themselves. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `work` later; the answer takes it back. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Files of the machine, seen with the practice folder laid over them. */
export interface HostFiles {
  /** What stands at an absolute path. */
  kind(path: string): 'file' | 'directory' | 'missing';
  /** The text of a file; null when there is none. */
  read(path: string): string | null;
  /** Writes a log file below the practice folder. */
  write(path: string, text: string): void;
}

/** The pictures behind the domains; the server opens a port for each, unit tests open none. */
export interface Displays {
  /** Opens the picture of a domain and answers its TCP port; null when the wanted port is taken. */
  open(domain: Domain): Promise<number | null>;
  close(domainId: number): void;
}

/** How long the guests take, in milliseconds. */
export interface Timing {
  /** From the request to the guest's own shutdown. */
  readonly stop: number;
  /** How long a domain that has shut down stays in the list. */
  readonly linger: number;
  /** From the end of a domain to its restart. */
  readonly restart: number;
  /** From the create to the port in xenstore. */
  readonly vnc: number;
}

export const usualTiming: Timing = { stop: 1000, linger: 200, restart: 300, vnc: 30 };

export interface WorldParts {
  readonly clock: Clock;
  readonly files: HostFiles;
  readonly displays: Displays;
  readonly timing: Timing;
  /** Where /etc/xen and /var/log/xen of this server lie. */
  readonly definitionFolder: string;
  readonly logFolder: string;
  /** Called after every change. */
  save(state: WorldState): void;
}

export interface World extends WorldParts {
  state: WorldState;
}

/** Changes the state and saves it: the only way in which anything may change it. */
export function change(world: World, update: (state: WorldState) => void): void {
  update(world.state);
  world.save(world.state);
}

/** The domain that is listed under a name; names are unique among listed domains. */
export function domainByName(world: World, name: string): Domain | undefined {
  return world.state.domains.find((domain) => domain.spec.name === name);
}

export function domainById(world: World, id: number): Domain | undefined {
  return world.state.domains.find((domain) => domain.id === id);
}

/** What the hypervisor has left to give, in KiB. */
export function freeMemoryKiB(world: World): number {
  const { faults, totalMemoryKiB, domains } = world.state;
  if (faults.freeMemoryKiB !== null) return faults.freeMemoryKiB;
  return totalMemoryKiB - domains.reduce((sum, domain) => sum + domain.spec.memoryKiB, 0);
}

/** Processor seconds used so far: an idle guest still uses a little. */
export function cpuTime(world: World, domain: Domain): number {
  const idle = domain.run === 'shutdown' || domain.paused ? 0 : 0.01;
  return domain.cpuSeconds + (Math.max(0, world.clock.now() - domain.startedAt) / 1000) * idle;
}

/** A MAC address as Xen makes one up: 00:16:3e and 23 random bits. */
export function randomMac(random: () => number = Math.random): string {
  const part = (limit: number) =>
    Math.floor(random() * limit)
      .toString(16)
      .padStart(2, '0');
  return `00:16:3e:${part(128)}:${part(256)}:${part(256)}`;
}
