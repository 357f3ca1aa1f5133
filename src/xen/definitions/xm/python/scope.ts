/** The names of the definition, or of one call of a function in it. */
import type { Statement } from './ast.ts';
import type { PyValue } from './values.ts';

/** Where a name got its value. */
export interface Origin {
  readonly statement: Statement;
  /** The text that the statement stands in. */
  readonly source: string;
  /** The line of the definition: that of the `execfile` where the statement stands in another file. */
  readonly line: number;
  /** The other file. */
  readonly file: string | null;
}

export interface Binding {
  readonly value: PyValue;
  /** null: it was there before the file began. */
  readonly origin: Origin | null;
  /** How many gaps in what can be followed lie before it, and before all that it is made of. */
  readonly since: number;
}

export interface Scope {
  readonly bindings: Map<string, Binding>;
  /** Of a function: that in which it was made. */
  readonly outer: Scope | null;
  readonly isFunction: boolean;
}

export function newScope(isFunction: boolean, outer: Scope | null = null): Scope {
  return { bindings: new Map(), outer, isFunction };
}
