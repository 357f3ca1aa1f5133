/** The state of an evaluation: names, work done, and what can be taken back when a branch was only tried. */
import type { Statement } from './ast.ts';
import { TooMuchWork, Uncertain } from './errors.ts';
import { type Binding, newScope, type Origin, type Scope } from './scope.ts';
import type { DictValue, ListValue, PyValue } from './values.ts';

type Container = ListValue | DictValue;
type Contents = Pick<ListValue, 'items' | 'lost'> | Pick<DictValue, 'entries' | 'lost'>;

/** What a branch changed: the old values while it runs, the new ones after it was taken back. */
export interface Changes {
  readonly names: Map<Scope, Map<string, Binding | undefined>>;
  readonly contents: Map<Container, Contents>;
}

/** A statement that nobody can follow although no option says so: `execfile` of a file that is not at hand. */
export interface Gap {
  readonly origin: Origin;
  readonly reason: string;
  /** Which of all gaps it was, when it was last run. */
  readonly at: number;
}

/** What the evaluation is told of the server. */
export interface World {
  readonly files: ReadonlyMap<string, string>;
  readonly missingFiles: ReadonlySet<string>;
  readonly uname: readonly [string, string, string, string, string] | null;
}

/** The most that a string (in units), a list (in entries) or a number (in bits) grows to. */
export const mostSize = { text: 4_000_000, items: 200_000, bits: 4096 } as const;
const mostDepth = 400;

export class Machine {
  readonly world: World;
  /** Names of the definition that some expression reads. */
  readonly read = new Set<string>();
  readonly gaps = new Map<Statement, Gap>();
  /** How often a gap was met; what was set before the last one may have another value after it. */
  gapsMet = 0;
  /** How many gaps had been met when the oldest value came about that the current statement goes by. */
  oldest = Number.POSITIVE_INFINITY;
  /** Why a name that nobody knows need not be an error. */
  open: string | null = null;
  /** Why functions may see global names; without such a statement they see none. */
  globals: string | null = null;
  /** Names that the definition makes global: no names of its own any more. */
  readonly hidden = new Set<string>();
  /** How often something unknown was met. */
  uncertainties = 0;
  /** Work done so far, and allowed. */
  steps = 0;
  mostSteps: number;
  origin: Origin | null = null;
  /** The text that is run now: the definition, or a file that it names by execfile (`line` is then that of the execfile). */
  context: {
    readonly source: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly features: ReadonlySet<string>;
  };
  /** The names of the definition. */
  readonly top: Scope = newScope(false);
  /** Runs a file as execfile does. */
  readonly runFile: (path: string, machine: Machine) => void;
  depth = 0;
  calls = 0;
  #frames: Changes[] = [];

  constructor(given: Pick<Machine, 'world' | 'mostSteps' | 'context' | 'runFile'>) {
    this.world = given.world;
    this.mostSteps = given.mostSteps;
    this.context = given.context;
    this.runFile = given.runFile;
  }

  /** Notes that what the current statement does is not followed, and may set any name. */
  gap(reason: string): void {
    this.uncertainties++;
    const { origin } = this;
    if (origin) {
      const first = this.gaps.get(origin.statement);
      this.gaps.set(origin.statement, { origin, reason: first?.reason ?? reason, at: this.gapsMet });
      this.gapsMet++;
    }
    this.open ??= reason;
  }

  /** Says that work is done: one step, and one more for each 16 units of a text or entries of a list. */
  work(size = 0): void {
    this.steps += 1 + (size >> 4);
    if (this.steps > this.mostSteps) throw new TooMuchWork();
  }

  /** Goes one level down; nothing real is that deep, and the stack is not endless. */
  deeper<T>(body: () => T): T {
    if (this.depth >= mostDepth) throw new Uncertain('nested too deeply');
    this.depth++;
    try {
      return body();
    } finally {
      this.depth--;
    }
  }

  bind(scope: Scope, name: string, value: PyValue): void {
    if (scope === this.top && this.hidden.has(name)) return;
    this.rebind(scope, name, { value, origin: this.origin, since: this.since });
  }

  /** For what is set now: how many gaps lie before all that it is made of. */
  get since(): number {
    return Math.min(this.gapsMet, this.oldest);
  }

  /** Says that the current statement goes by a value. */
  uses({ since }: Binding): void {
    this.oldest = Math.min(this.oldest, since);
  }

  rebind(scope: Scope, name: string, binding: Binding | undefined): void {
    this.#remember(scope, name);
    if (binding === undefined) scope.bindings.delete(name);
    else scope.bindings.set(name, binding);
  }

  /** Changes a list or a dictionary. */
  change(container: ListValue, contents: Pick<ListValue, 'items' | 'lost'>): void;
  change(container: DictValue, contents: Pick<DictValue, 'entries' | 'lost'>): void;
  change(container: Container, contents: Contents): void {
    const frame = this.#frames.at(-1);
    if (container.type === 'dict' && container.isScope) this.gap('a dictionary of the names themselves');
    if (frame && !frame.contents.has(container)) frame.contents.set(container, contentsOf(container));
    Object.assign(container, contents);
  }

  /** Runs `body` and takes back whatever it changed; the result says what that was. */
  attempt<T>(body: () => T): { readonly result: T; readonly changes: Changes } {
    const frame: Changes = { names: new Map(), contents: new Map() };
    this.#frames.push(frame);
    let result: T;
    try {
      result = body();
    } finally {
      this.#frames.pop();
      this.#swap(frame);
    }
    return { result, changes: frame };
  }

  /** Makes changes that were taken back. */
  redo(changes: Changes): void {
    for (const [scope, names] of changes.names)
      for (const [name, binding] of names) this.rebind(scope, name, binding);
    for (const [container, contents] of changes.contents)
      this.change(container as ListValue, contents as ListValue);
  }

  #remember(scope: Scope, name: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) return;
    const names = frame.names.get(scope) ?? new Map<string, Binding | undefined>();
    if (!names.has(name)) names.set(name, scope.bindings.get(name));
    frame.names.set(scope, names);
  }

  /** Exchanges what is with what is remembered. */
  #swap(frame: Changes): void {
    for (const [scope, names] of frame.names) {
      for (const [name, old] of names) {
        names.set(name, scope.bindings.get(name));
        if (old === undefined) scope.bindings.delete(name);
        else scope.bindings.set(name, old);
      }
    }
    for (const [container, old] of frame.contents) {
      frame.contents.set(container, contentsOf(container));
      Object.assign(container, old);
    }
  }
}

export function contentsOf(container: Container): Contents {
  return container.type === 'list'
    ? { items: container.items, lost: container.lost }
    : { entries: container.entries, lost: container.lost };
}
