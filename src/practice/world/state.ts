/** What a practice server is made of: its state as plain data, with the schema that reads it back from disk. */
import * as z from 'zod';

const diskSchema = z.object({
  /** The path as the definition names it, without its prefix; empty for an empty drive. */
  target: z.string(),
  /** `phy`, `file` or `tap`, as xm tells them apart; xl finds out by itself. */
  kind: z.string(),
  vdev: z.string(),
  mode: z.string(),
  cdrom: z.boolean(),
  uuid: z.string(),
});

const vifSchema = z.object({
  /** Null: the toolstack makes one up at every create. */
  mac: z.string().nullable(),
  /** Null: the toolstack's default bridge. */
  bridge: z.string().nullable(),
  uuid: z.string(),
});

const vncSchema = z.object({
  listen: z.string(),
  password: z.string(),
  display: z.number(),
  /** Walk up to the next free port, as qemu does with `vncunused`. */
  findUnused: z.boolean(),
});

/** A domain as its definition wants it; a reboot starts from it again. */
const specSchema = z.object({
  name: z.string(),
  uuid: z.string(),
  type: z.enum(['hvm', 'pv', 'pvh']),
  memoryKiB: z.number(),
  maxMemoryKiB: z.number(),
  vcpus: z.number(),
  kernel: z.string(),
  bootloader: z.string(),
  disks: z.array(diskSchema),
  vifs: z.array(vifSchema),
  vnc: vncSchema.nullable(),
  onPoweroff: z.string(),
  onReboot: z.string(),
  onCrash: z.string(),
  /** What `list -l` prints of it: xl's JSON config, or xm's `(image …)` form; null when there is nothing of it. */
  printed: z.unknown(),
});

const domainSchema = z.object({
  id: z.number(),
  spec: specSchema,
  run: z.enum(['running', 'blocked', 'shutdown', 'dying']),
  paused: z.boolean(),
  /** Why it is in shutdown; null while it runs. */
  reason: z.enum(['poweroff', 'reboot', 'crash']).nullable(),
  cpuSeconds: z.number(),
  startedAt: z.number(),
  vncPort: z.number().nullable(),
  console: z.object({ uuid: z.string(), location: z.string() }).nullable(),
});

const volumeSchema = z.object({
  name: z.string(),
  extents: z.number(),
  uuid: z.string(),
  tags: z.array(z.string()),
  /** The volume that a snapshot is of. */
  origin: z.string().nullable(),
});

/** Faults that tests order with `practice-ctl`. */
const faultsSchema = z.object({
  /** The next create fails with this text, once. */
  nextCreate: z.string().nullable(),
  /** Free memory as the hypervisor claims it, instead of what is really left. */
  freeMemoryKiB: z.number().nullable(),
  /** Domains, by name, that ignore every request to stop. */
  stubborn: z.array(z.string()),
  /** False: no VT/AMD-V, so no HVM domain starts. */
  hvm: z.boolean(),
  /** xm only: false when xend does not run, so that xm can do nothing but dry runs. */
  xend: z.boolean(),
});

export const stateSchema = z.object({
  format: z.literal(1),
  toolstack: z.enum(['xl', 'xm']),
  version: z.string(),
  hostname: z.string(),
  totalMemoryKiB: z.number(),
  nextId: z.number(),
  vg: z.object({ name: z.string(), uuid: z.string(), extents: z.number(), device: z.string() }),
  volumes: z.array(volumeSchema),
  domains: z.array(domainSchema),
  /** xm only: domains that xend manages, running or not. */
  managed: z.array(specSchema),
  bridges: z.array(z.object({ name: z.string(), ports: z.array(z.string()) })),
  packages: z.array(z.object({ name: z.string(), version: z.string(), removed: z.boolean() })),
  faults: faultsSchema,
});

export type WorldState = z.infer<typeof stateSchema>;
export type Domain = z.infer<typeof domainSchema>;
export type DomainSpec = z.infer<typeof specSchema>;
export type Disk = z.infer<typeof diskSchema>;
export type Vif = z.infer<typeof vifSchema>;
export type Vnc = z.infer<typeof vncSchema>;
export type Volume = z.infer<typeof volumeSchema>;
export type Toolstack = WorldState['toolstack'];
/** Why a domain left its running state. */
export type StopReason = NonNullable<Domain['reason']>;
