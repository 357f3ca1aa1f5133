/** Conditions: for which servers a bundle or a step is meant, by what is found there. */
import * as z from 'zod';
import { toolstacks } from '../inventory/schema.ts';
import { joinShell, type ShellText, sh, shellFile } from '../remote/bundle/shell.ts';
import domainLibrary from '../xen/domains/domain.sh?raw';
import conditionsLibrary from './conditions.sh?raw';

const comparisonWords =
  "expected a comparison in quotes, like '>=11' or '<4.5' (4.20 without quotes would be 4.2)";

/** Blanks between sign and number may stand there; `12 || 13` may not: all of a list must hold. */
const comparison = z
  .string(comparisonWords)
  .regex(/^\s*(?:(?:[<>]=?|!?=)\s*)?\d{1,9}(?:\.\d{1,9})*\s*$/, comparisonWords)
  .transform((text) => text.replaceAll(/\s/g, ''));

const comparisons = z.union([comparison, z.array(comparison).min(1, comparisonWords)], comparisonWords);

/** One of them, or a list. */
function oneOrMore(what: string, pattern: RegExp) {
  const item = z.string(what).regex(pattern, what);
  return z.union([item, z.array(item).min(1, what)], what);
}

const path = (words: string) => oneOrMore(words, /^\/[^\p{Cc}]*$/u);

export const conditionsSchema = z.strictObject(
  {
    toolstack: z
      .enum(toolstacks, `expected ${toolstacks.join(' or ')}`)
      .optional()
      .describe('The Xen tools that answer there'),
    debian: comparisons
      .optional()
      .describe(
        'Version of Debian, compared in as many parts as are given: 12.5 is 12; of a list all must hold',
      ),
    xen: comparisons.optional().describe('Version of Xen, the same way'),
    arch: oneOrMore('expected a machine as uname -m names it', /^[A-Za-z0-9_]+$/)
      .optional()
      .describe('Machine as uname -m names it; of a list any'),
    hostname: oneOrMore('expected a host name', /^[A-Za-z0-9][A-Za-z0-9.-]*$/)
      .optional()
      .describe('Name of the machine, with or without its domain; of a list any'),
    exists: path('expected an absolute path on the server').optional().describe('Paths that must be there'),
    missing: path('expected an absolute path on the server')
      .optional()
      .describe('Paths that must not be there'),
    has: oneOrMore('expected the name of a command', /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/)
      .optional()
      .describe('Commands that must be installed'),
  },
  'expected conditions: toolstack, debian, xen, arch, hostname, exists, missing, has',
);

export type Conditions = Readonly<z.output<typeof conditionsSchema>>;

/** The shell functions that `conditionCheck` calls. The server's own toolstack comes with `xenLibrary`, else it is found. */
export const conditionLibrary: readonly ShellText[] = [domainLibrary, conditionsLibrary].map(shellFile);

/** What costs nothing is asked first, the toolstack last: a server that is not meant does not pay for the rest. */
const order = [
  'exists',
  'missing',
  'has',
  'arch',
  'hostname',
  'debian',
  'toolstack',
  'xen',
] as const satisfies readonly (keyof Conditions)[];

/**
 * Shell for the top of a check function: it ends the check where a condition does not hold, with `ct_skip`, or with
 * `ct_broken` where a version cannot be told.
 */
export function conditionCheck(only: Conditions): ShellText {
  return joinShell(
    order.flatMap((fact) => {
      const wanted = only[fact];
      return wanted === undefined
        ? []
        : [sh`ct_only ${fact} ${typeof wanted === 'string' ? [wanted] : wanted} || return 0`];
    }),
  );
}
