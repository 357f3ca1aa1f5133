/** What is to be said of a definition while xl's steps are followed: the first refusal ends it, the rest are remarks. */
import type { Remark } from '../model.ts';

export interface Refusal {
  readonly line: number | null;
  readonly reason: string;
}

export interface Notes {
  /** xl would print it and go on. */
  warn(line: number, key: string | null, reason: string): void;
  /** xl passes it over, with a warning or without a word. */
  ignore(line: number, key: string | null, reason: string): void;
  /** xl would end here: only the first one counts, and what is found behind it is worth nothing. */
  refuse(line: number | null, reason: string): void;
  readonly warnings: readonly Remark[];
  readonly ignored: readonly Remark[];
  readonly refusal: Refusal | undefined;
}

export function createNotes(): Notes {
  let refusal: Refusal | undefined;
  const warnings = new Map<string, Remark>();
  const ignored = new Map<string, Remark>();
  // xl looks several times at some keys and repeats itself.
  const add = (to: Map<string, Remark>, remark: Remark): void => {
    to.set(`${remark.line} ${remark.key ?? ''} ${remark.reason}`, remark);
  };
  return {
    warn: (line, key, reason) => add(warnings, { line, key, reason }),
    ignore: (line, key, reason) => add(ignored, { line, key, reason }),
    refuse: (line, reason) => {
      refusal ??= { line, reason };
    },
    get warnings() {
      return sorted(warnings);
    },
    get ignored() {
      return sorted(ignored);
    },
    get refusal() {
      return refusal;
    },
  };
}

const sorted = (remarks: ReadonlyMap<string, Remark>): readonly Remark[] =>
  [...remarks.values()].sort((one, other) => one.line - other.line);
