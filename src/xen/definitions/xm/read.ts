/** Reads the definition of a domain as `xm create` understands it. Nothing of it is ever executed. */
import type { Reading } from '../model.ts';
import { codingError, codingWarning } from './coding.ts';
import { definitionOf } from './definition.ts';
import { isSince } from './options.ts';
import { PythonError, Unfollowed } from './python/errors.ts';
import type { Run } from './python/program.ts';
import { runXm } from './run.ts';
import { settingsOf } from './settings.ts';
import { statementsOf } from './statements.ts';
import type { XmSurroundings } from './surroundings.ts';

export { filesNeeded } from './files-needed.ts';
export { type XmVersion, xmVersions } from './options.ts';
export type { XmSurroundings } from './surroundings.ts';

/** What the file says; `refused` where that xm would refuse it, with its reason. Throws for no text whatsoever. */
export function readXm(text: string, surroundings: XmSurroundings): Reading {
  try {
    return reading(text, surroundings);
  } catch (error) {
    if (error instanceof PythonError) return { kind: 'refused', line: error.line, reason: worded(error) };
    // What we cannot follow for its size or depth is said to be so, whatever it is.
    if (error instanceof RangeError || error instanceof Unfollowed)
      return {
        kind: 'refused',
        line: null,
        reason: 'cannot be evaluated: nested or grown beyond all bounds',
      };
    throw error;
  }
}

function reading(text: string, surroundings: XmSurroundings): Reading {
  const coding = codingError(text, surroundings.version);
  if (coding) throw coding;
  const run = runXm(text, surroundings);
  const definition = definitionOf(settingsOf(run.machine, surroundings), surroundings);
  const warnings = [...warningsOf(text, run, surroundings), ...definition.warnings];
  return {
    kind: 'definition',
    definition: { ...definition, warnings },
    statements: statementsOf(run.program.body),
  };
}

/** What Python warns of, or what only a newer one takes. */
function warningsOf(
  text: string,
  { program }: Run,
  { version }: XmSurroundings,
): ReturnType<typeof codingWarning> {
  const line = isSince(version, '4.0') ? null : program.choiceLine;
  const reason = 'Python 2.4, of Debian Etch, does not know `a if b else c` yet: it refuses the file';
  return [...codingWarning(text), ...(line === null ? [] : [{ line, key: null, reason }])];
}

/** Errors of the text with their kind, those of values as xm prints them. */
function worded({ kind, message }: PythonError): string {
  return /^(?:Syntax|Indentation|Tab|Memory)Error$/.test(kind) ? `${kind}: ${message}` : message;
}
