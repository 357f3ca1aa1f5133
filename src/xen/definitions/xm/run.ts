/** Follows a definition as xm would run it: its Python, in the world of its server. */
import { withFollowedSnippet } from '../../macs/followed.ts';
import { prelude } from './prelude.ts';
import { type Run, runProgram } from './python/program.ts';
import type { XmSurroundings } from './surroundings.ts';

/** @throws PythonError and Uncertain, as runProgram does. */
export function runXm(text: string, surroundings: XmSurroundings): Run {
  const { missingFiles = new Set<string>(), uname } = surroundings;
  const files = withFollowedSnippet(surroundings.files);
  const names =
    uname && ([uname.sysname, uname.nodename, uname.release, uname.version, uname.machine] as const);
  return runProgram(text, { files, missingFiles, uname: names ?? null }, prelude(surroundings));
}
