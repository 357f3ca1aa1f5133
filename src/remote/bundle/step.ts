/** The data that a change is made of: steps, in order, for one server. */
import type { ShellText } from './shell.ts';

/**
 * One step of a bundle.
 *
 * `check` only reads. It gives its verdict by calling one of the runtime's functions:
 * `ct_ok TEXT`, `ct_differs TEXT` (apply is needed), `ct_conflict FIELD IS ASKED` (differs, but is not ours to
 * change), `ct_refuse TEXT` (a precondition fails), `ct_missing TEXT` (no such thing), `ct_broken TEXT` (cannot
 * tell); `ct_skip TEXT` says that the step is not meant for this server. The worst one counts. Variables it sets are there for `apply`; `ct_found KEY VALUE` sends one home.
 *
 * `apply` runs in a subshell under `set -e`, its output kept in a file; it ends with `ct_die TEXT` or
 * `ct_timeout TEXT` where it knows the cause. `undo` takes back what the apply of the same run made, and only
 * that: the apply notes what it made in the file `$ct_mark`.
 */
export interface Step {
  readonly id: string;
  /** What holds after the step, in words: `volume server/winxp of 8 GiB`. */
  readonly title: string;
  readonly check: ShellText;
  readonly apply?: ShellText;
  readonly undo?: ShellText;
  /**
   * Ids of earlier steps without which the check cannot be made: while one of them is still to do, a plan says "not
   * known yet" instead of guessing.
   */
  readonly needs?: readonly string[];
  readonly due?: Due;
}

/**
 * What a step does because others have changed something: noted in `file` on the server before one of `after` is applied,
 * so that a run which ends between the two leaves it for the next one. The step looks there (one id a line), and its apply
 * removes the file; the engine does where the check finds nothing to do.
 */
export interface Due {
  readonly file: string;
  readonly after: readonly string[];
}

/** An ordered list of steps for one server. */
export interface Bundle {
  readonly title: string;
  /** Shell functions that the steps share; they only define, they do nothing. */
  readonly library: readonly ShellText[];
  readonly steps: readonly Step[];
  /** Undo the steps of this run when one of them fails. */
  readonly rollback: boolean;
}

/** A question to the server: `read` prints the answer on stdout, which comes home line by line. */
export interface Reading {
  readonly id: string;
  readonly read: ShellText;
}
