/** The two parsers as the fuzzer sees them: alike. */
import type { Definition, Reading, Statement } from '../../../../../src/xen/definitions/model.ts';

/** What a text sets, without what the toolstack makes of it. */
export interface Assigned {
  readonly statements: readonly Statement[];
  /** By key, in a form that can be compared. */
  readonly values: ReadonlyMap<string, string>;
  /** Keys that only plain assignments on the top level set, and that nothing else goes by. */
  isPlain(key: string): boolean;
  /** The assignments as a text of their own; null where a value is unknown, or nothing that a file can hold. */
  readonly printed: string | null;
}

export interface Reader {
  readonly toolstack: 'xl' | 'xm';
  readonly versions: readonly string[];
  /** Throws for no text whatsoever. */
  read(text: string, version: string): Reading;
  /** null: refused. */
  assigned(text: string, version: string): Assigned | null;
  /** Literals to set keys to. */
  readonly literals: readonly string[];
  /** As in `values`. */
  valueOf(literal: string): string;
}

/** A model without what goes by the lines and the words of its file. */
export function modelOf(definition: Definition): unknown {
  const { ignored: _, unevaluated, warnings, ...model } = definition;
  const told = warnings.flatMap(({ key, reason }) => (key === null ? [] : [`${key}: ${reason}`]));
  return { ...model, warnings: [...new Set(told)].sort(), unevaluated: unevaluated.length };
}
