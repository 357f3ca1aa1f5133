/** The texts of definitions as they stand on a server, to the byte, and what reading them takes. */
import { CtctlError } from '../../common/errors.ts';
import { printBytes } from '../../remote/bundle/print-bytes.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { type ShellText, sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';
import { bytesOfDump, textOf } from './bytes.ts';

export interface DefinitionText {
  readonly path: string;
  readonly text: string;
  /** The same as it stands in the file. */
  readonly bytes: Buffer;
}

/** What a file may ask about its server: `os.uname()`. */
export interface Uname {
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}

/** Which server it is: its toolstack and Xen, and what `os.uname()` says. To be read with `readingLibrary`. */
export const placeReadings: readonly Reading[] = [
  { id: 'toolstack', read: sh`echo "$ct_toolstack"` },
  { id: 'xen', read: sh`"$ct_toolstack" info | sed -n 's/^xen_m[ai][jn]or *: *//p'` },
  { id: 'uname', read: sh`uname -s; uname -n; uname -r; uname -v; uname -m` },
];

/** `domain`: what defines it, nothing else. `file`: where no definition has that name, the file that is called so. */
type Meaning = 'domain' | 'file';

/** Shell that looks for a definition: its ct_file is empty where there is none. On old servers names are Latin-1. */
export function findShell(name: string, meaning: Meaning): ShellText {
  const isOnlyUtf8 = !/[\u0080-\u00ff]/.test(name) || /[^\0-\u00ff]/.test(name);
  const other = isOnlyUtf8 ? sh`''` : sh`"$(${printBytes(Buffer.from(name, 'latin1'), false)})"`;
  const find = sh`ct_find_definition ${name} ${other}`;
  return meaning === 'domain'
    ? find
    : sh`${find}
if [ -z "$ct_file" ]; then ct_find_file ${name}; fi`;
}

/** The definition of a domain: its path, then its bytes. */
export function definitionReading(name: string, meaning: Meaning = 'domain'): Reading {
  return {
    id: 'text',
    read: sh`${findShell(name, meaning)}
if [ -n "$ct_file" ]; then printf '%s\n' "$ct_file"; od -An -v -t x1 "$ct_file"; fi`,
  };
}

/** The file that is called like a domain, whatever it defines: its path. */
export const namesakeReading = (name: string): Reading => ({
  id: 'namesake',
  read: sh`ct_find_file ${name}; if [ -n "$ct_file" ]; then printf '%s\n' "$ct_file"; fi`,
});

/** Files that a definition names itself. */
export function includedReadings(paths: readonly string[]): readonly Reading[] {
  return paths.map((path, index) => ({
    id: `file-${index + 1}`,
    read: sh`od -An -v -t x1 ${path}`,
  }));
}

/** @returns nothing where no definition of that name is. */
export function parseDefinitionText(
  { lines, code, stderr }: Answer,
  server: string,
): DefinitionText | undefined {
  const [path, ...dump] = lines;
  if (code !== 0)
    throw new CtctlError('failed', `${server}: ${stderr || 'cannot read the definition'}`, { server });
  if (path === undefined) return undefined;
  const bytes = bytesOfDump(dump);
  return { path, text: textOf(bytes), bytes };
}

/** @returns the texts of the files that are there. */
export function parseIncluded(
  paths: readonly string[],
  answers: ReadonlyMap<string, Answer>,
): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path, index) => {
      const answer = answers.get(`file-${index + 1}`);
      return answer?.code === 0 ? [[path, textOf(bytesOfDump(answer.lines))] as const] : [];
    }),
  );
}

export interface DefinitionPlace {
  /** `xl`, `xm`, or nothing where there is none. */
  readonly toolstack: string;
  /** `4.17`; empty where Xen does not answer. */
  readonly xen: string;
  readonly uname: Uname | undefined;
}

export function parsePlace(answers: ReadonlyMap<string, Answer>): DefinitionPlace {
  const of = (id: string): readonly string[] => answers.get(id)?.lines ?? [];
  const [sysname, nodename, release, version, machine] = of('uname');
  const [major, minor] = of('xen');
  return {
    toolstack: of('toolstack')[0] ?? '',
    xen: major === undefined || minor === undefined ? '' : `${major}.${minor}`,
    uname:
      sysname === undefined ||
      nodename === undefined ||
      release === undefined ||
      version === undefined ||
      machine === undefined
        ? undefined
        : { sysname, nodename, release, version, machine },
  };
}
