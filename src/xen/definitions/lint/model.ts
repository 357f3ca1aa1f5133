/** What a rule is given and what it finds. Rules are pure: they look at a subject, never at a file or a server. */
import type { Definition, Remark, Statement, Unevaluated } from '../model.ts';
import type { ServerView } from './server/view.ts';

type Toolstack = 'xl' | 'xm';

/**
 * - error: the toolstack refuses the file, or the domain cannot start or work
 * - warning: something has no effect, or is not safe
 * - note: worth knowing
 */
export type Severity = 'error' | 'warning' | 'note';

/** One entry of a list, as the toolstack gets it. */
export interface Item {
  readonly text: string;
  readonly line: number;
}

/** What a key is set to, after all assignments: passwords included, so nothing of it is shown unasked. */
export interface Given {
  /** From 1; of the file itself, also for what stands in another one. */
  readonly line: number;
  readonly kind: 'text' | 'number' | 'boolean' | 'list';
  /** Of a list: nothing. True is 1. */
  readonly text: string;
  /** Entries of a list that are texts. */
  readonly items: readonly Item[];
}

export type Givens = ReadonlyMap<string, Given>;

/** Why the toolstack refuses the file. */
export interface Refusal {
  /** null: no line can be named. */
  readonly line: number | null;
  readonly key: string | null;
  /** The entry of a list that it is about. */
  readonly item: string | null;
  readonly reason: string;
}

/** A statement that xl does not read because it is Python. */
export type PythonStatement = Unevaluated;

/** A definition as it is looked at. */
export interface Subject {
  readonly text: string;
  readonly fileName: string;
  readonly toolstack: Toolstack;
  /** `4.17` */
  readonly xen: string;
  /** As this toolstack understands what it does not refuse; null where nothing can be made of it. */
  readonly definition: Definition | null;
  readonly refusals: readonly Refusal[];
  readonly given: Givens;
  /** What of `given` the definition was made of: without what is refused. */
  readonly taken: Givens;
  readonly statements: readonly Statement[];
  /** xl only. */
  readonly python: readonly PythonStatement[];
  /** Keys whose values nobody can tell: of lines that had to be left out, and of Python. They are not missing. */
  readonly lost: ReadonlySet<string>;
  /** Something in the file may have set any key. */
  readonly isOpen: boolean;
  readonly remarks: { readonly ignored: readonly Remark[]; readonly warnings: readonly Remark[] };
  /** Permission bits, of a file of this computer. */
  readonly mode: number | null;
  /** What its server has, where it is known. */
  readonly server: ServerView | null;
}

/** What a rule finds. */
export interface Fault {
  readonly line: number;
  readonly key: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly mend: string;
  /** The entry of a list that it is about: internal, it may hold a password. */
  readonly item?: string;
  /** The whole text with this fault mended; only where nobody can want anything else. */
  readonly fix?: () => string;
}

export interface Finding extends Fault {
  readonly rule: string;
}

export interface Rule {
  /** Fixed for ever: scripts may look for it. */
  readonly id: string;
  readonly toolstacks: readonly Toolstack[];
  readonly check: (subject: Subject) => readonly Fault[];
}

export const both = ['xl', 'xm'] as const;
export const onlyXl = ['xl'] as const;
export const onlyXm = ['xm'] as const;
