/** A domain as both toolstacks' answers describe it. */

/**
 * `halted`: defined or managed, not running. `shutdown`, `crashed`: ended, but kept in memory.
 * `dying`: going away, its memory not yet free.
 */
export type DomainState = 'running' | 'paused' | 'shutdown' | 'crashed' | 'dying' | 'halted';

/** One row of `xl list` or `xm list`. */
export interface ListedDomain {
  readonly name: string;
  /** null: a domain that xend manages and that is halted. */
  readonly id: number | null;
  readonly state: DomainState;
  /** MiB */
  readonly memory: number;
  readonly vcpus: number;
  /** Seconds of CPU time since its start. */
  readonly cpuTime: number;
}

/** What a definition says in plain assignments; null: not said, or not a plain value. */
export interface ListedDefinition {
  readonly path: string;
  readonly name: string;
  readonly type: 'hvm' | 'pv' | 'pvh';
  readonly memory: number | null;
  readonly vcpus: number | null;
}

export interface Domain {
  readonly server: string;
  readonly name: string;
  readonly id: number | null;
  readonly state: DomainState;
  readonly type: 'hvm' | 'pv' | 'pvh' | 'dom0' | null;
  /** MiB: of the running domain, or of the definition of one that is off. */
  readonly memory: number | null;
  readonly vcpus: number | null;
  /** Seconds; null while it is off. */
  readonly cpuTime: number | null;
  /** The definition's path on the server. */
  readonly definition: string | null;
}
