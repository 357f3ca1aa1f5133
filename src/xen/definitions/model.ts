/** A domain's definition as one of the toolstacks understands its file: the one model for xm and xl, without methods. */

/** A value as it stands in a file. */
export type Value = string | number | readonly Value[];

export interface Disk {
  /** What stands behind it: an absolute path, or what the toolstack makes of another form; null: an empty drive. */
  readonly target: string | null;
  /** `raw`, `qcow2`, `vhd`, …; null where the toolstack finds out by itself. */
  readonly format: string | null;
  /** How the guest sees it: `hda`, `xvda1`. */
  readonly vdev: string;
  /** `w!`: also when another domain has it (xm only). */
  readonly access: 'r' | 'w' | 'w!';
  readonly cdrom: boolean;
  /** Domain that serves it, where that is not Dom0. */
  readonly backend: string | null;
  /** Everything else that the specification says, by the toolstack's own names: `script`, `discard`, `protocol`. */
  readonly more: Readonly<Record<string, string>>;
}

/** null: left to the toolstack, which has a default, or draws another MAC at every start. */
export interface Vif {
  readonly mac: string | null;
  readonly bridge: string | null;
  /** Emulated network card: `rtl8139`, `e1000`. */
  readonly model: string | null;
  readonly type: string | null;
  readonly ip: string | null;
  readonly script: string | null;
  readonly vifname: string | null;
  readonly rate: string | null;
  readonly backend: string | null;
  /** Everything else, by the toolstack's own names. */
  readonly more: Readonly<Record<string, string>>;
}

export interface Vnc {
  /** null: the toolstack's default. */
  readonly listen: string | null;
  /** Display number; the port is 5900 more. */
  readonly display: number | null;
  /** Whether a free one is looked for. */
  readonly unused: boolean;
  /** Whether one is set; never the password itself. */
  readonly password: boolean;
}

/** What the toolstack does when the guest ends, defaults included: `destroy`, `restart`, `preserve`, … */
export interface Events {
  readonly poweroff: string;
  readonly reboot: string;
  readonly crash: string;
}

/** A place in a file, and what is to be said of it. Lines count from 1. */
export interface Remark {
  readonly line: number;
  /** The key that it is about, where there is one. */
  readonly key: string | null;
  readonly reason: string;
}

/** Source that nobody can evaluate without running it: kept, never guessed. */
export interface Unevaluated {
  readonly line: number;
  /** The key whose value is unknown; null: a whole statement that may set any key. */
  readonly key: string | null;
  readonly source: string;
  readonly reason: string;
}

export interface Definition {
  /** null only where the source of the name could not be evaluated. */
  readonly name: string | null;
  readonly type: 'hvm' | 'pv' | 'pvh';
  /** MiB, the toolstack's default included; null: could not be evaluated. */
  readonly memory: number | null;
  /** MiB; null: as much as `memory`. */
  readonly maxMemory: number | null;
  readonly vcpus: number | null;
  readonly maxVcpus: number | null;
  readonly uuid: string | null;
  readonly kernel: string | null;
  readonly ramdisk: string | null;
  /** The kernel's command line as the toolstack puts it together (xm: ip=, root=, extra). */
  readonly cmdline: string | null;
  readonly bootloader: string | null;
  readonly bootloaderArgs: readonly string[];
  /** HVM: letters of the boot order. */
  readonly boot: string | null;
  readonly disks: readonly Disk[];
  readonly vifs: readonly Vif[];
  /** null: no VNC server. */
  readonly vnc: Vnc | null;
  readonly events: Events;
  /** Every other key that this toolstack takes, as it stands in the file. Passwords are not in it. */
  readonly rest: Readonly<Record<string, Value>>;
  /** What stands in the file and has no effect there: unknown keys, values of a type that the toolstack drops. */
  readonly ignored: readonly Remark[];
  /** What the toolstack itself warns of, in its sense. */
  readonly warnings: readonly Remark[];
  readonly unevaluated: readonly Unevaluated[];
}

/** One assignment at the top level of a file, by offsets into its text (UTF-16 units), for edits. */
export interface Statement {
  readonly key: string;
  readonly operator: '=' | '+=';
  /** From 1: that of the key, and the last one that belongs to it. */
  readonly line: number;
  readonly endLine: number;
  /** The right-hand side. */
  readonly start: number;
  readonly end: number;
}

/** What comes of reading a file: never an exception for its contents. */
export type Reading =
  | {
      readonly kind: 'definition';
      readonly definition: Definition;
      readonly statements: readonly Statement[];
    }
  /** The toolstack itself would refuse it: `reason` in its sense; null: no line can be named. */
  | { readonly kind: 'refused'; readonly line: number | null; readonly reason: string };
