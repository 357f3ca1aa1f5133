/** What the toolstack itself says or passes over and no other rule has explained, and what nobody can evaluate. */
import type { Remark } from '../../model.ts';
import { both, type Fault, type Rule, type Subject } from '../model.ts';

/** Reasons that rules of their own report. */
const explained = {
  xl: [
    /^xl does not know this key/,
    /^only xm reads this key/,
    /: xl drops it$/,
    /^it looks as if `kernel`/,
    /^xl has a loader of its own/,
  ],
  xm: [
    /^xm \S+ has no option [^:]*$/,
    /^xm ignores /,
    /^xend refuses the mode /,
    /^xend does not take .* without phy:/,
    /^xend takes the blank in /,
    /^xend refuses it: Invalid event handling mode/,
    /^xend ignores restart = /,
    /^xend takes no .* for a number: (?:memory|maxmem) /,
  ],
} as const;

const isOpen = ({ reason, key }: Remark, { toolstack }: Subject): boolean =>
  !explained[toolstack].some((pattern) => pattern.test(reason)) && !(toolstack === 'xl' && key === 'vif');

/** Nothing is lost by it. */
const harmless = /it is a VNC screen anyway|counts instead|it will be removed in future|is deprecated/;

const noEffect: Rule = {
  id: 'no-effect',
  toolstacks: both,
  check: (subject) =>
    subject.remarks.ignored
      .filter((remark) => isOpen(remark, subject))
      .map(
        ({ line, key, reason }): Fault => ({
          line,
          key,
          severity: harmless.test(reason) ? 'note' : 'warning',
          message: worded(key, reason),
          mend: 'drop it, or write what has the effect that you want',
        }),
      ),
};

/** The toolstack is the subject of some reasons. */
function worded(key: string | null, reason: string): string {
  if (key === null) return reason;
  return /^x[lm] (?!has )/.test(reason) ? `${key}: ${reason}` : `${key} has no effect: ${reason}`;
}

/** What xl warns of and drops is both: said once. */
const toolWarns: Rule = {
  id: 'tool-warns',
  toolstacks: both,
  check: (subject) => {
    const placeOf = ({ line, key }: Remark): string => `${line} ${key ?? ''}`;
    const said = new Set(subject.remarks.ignored.map(placeOf));
    return subject.remarks.warnings
      .filter((remark) => isOpen(remark, subject) && !said.has(placeOf(remark)))
      .map(
        ({ line, key, reason }): Fault => ({
          line,
          key,
          severity: harmless.test(reason) ? 'note' : 'warning',
          message: key === null ? reason : `${key}: ${reason}`,
          mend: mendOf(reason),
        }),
      );
  },
};

const mends: readonly (readonly [RegExp, string])[] = [
  [/no encoding declared/, 'write # -*- coding: utf-8 -*- in the first line'],
  [/in the folder in which it is called/, 'write the whole path'],
  [/does not know `a if b else c` yet/, 'write if and else on lines of their own'],
  [/specifying ".*" as an integer/, 'write the name'],
  [/The nics option is deprecated/, "write one '' into vif for every such card"],
  [/for a number/, 'write a plain number'],
];

const mendOf = (reason: string): string =>
  mends.find(([pattern]) => pattern.test(reason))?.[1] ?? 'correct it';

const unevaluated: Rule = {
  id: 'not-evaluated',
  toolstacks: both,
  check: ({ definition }) =>
    (definition?.unevaluated ?? []).map(
      ({ line, key, reason }): Fault => ({
        line,
        key,
        severity: 'note',
        message: `this line cannot be evaluated here: ${reason}`,
        mend: 'what it sets is not looked at',
      }),
    ),
};

export const restRules: readonly Rule[] = [noEffect, toolWarns, unevaluated];
