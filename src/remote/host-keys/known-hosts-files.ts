/** The known_hosts files of this computer: what they say about a host. They are read and never written. */
import { readFile, stat } from 'node:fs/promises';
import { fileError } from '../../inventory/file.ts';
import type { HostKeyPlace } from '../route.ts';
import { type HostKey, isSameKey } from './host-key.ts';
import { matches, parseLine } from './known-hosts-lines.ts';

/** A key and the line that holds it, the first line being 1. */
export interface KeyInFile {
  readonly key: HostKey;
  readonly file: string;
  readonly line: number;
}

export interface KnownInFiles {
  /** Keys of the host, without those that are revoked. */
  readonly keys: readonly KeyInFile[];
  /** Keys that must not be accepted from it. */
  readonly revoked: readonly KeyInFile[];
  /** Keys that sign host certificates for it. */
  readonly authorities: readonly KeyInFile[];
  /**
   * In words, which files are there and could not be read. They are no failure, as with OpenSSH: a system file with the wrong
   * mode would shut everybody out who cannot mend it. But they may be the reason why a key is unknown.
   */
  readonly unread: readonly string[];
}

/** Everything that the files say about a host, in the order of files and lines. */
export async function lookUp({
  lookup,
  files,
}: Pick<HostKeyPlace, 'lookup' | 'files'>): Promise<KnownInFiles> {
  const read = await Promise.all(files.map((file) => readLines(file)));
  const found = read.flatMap(({ file, lines }) =>
    lines.flatMap((text, index) => {
      const line = parseLine(text);
      if (line === undefined || !lookup.some((name) => matches(line, name))) return [];
      return [{ marker: line.marker, known: { key: line.key, file, line: index + 1 } }];
    }),
  );
  const marked = (wanted: string | undefined): readonly KeyInFile[] =>
    found.filter(({ marker }) => marker === wanted).map(({ known }) => known);
  const revoked = marked('revoked');
  return {
    keys: marked(undefined).filter(({ key }) => !revoked.some((each) => isSameKey(each.key, key))),
    revoked,
    authorities: marked('cert-authority'),
    unread: read.flatMap(({ failure }) => failure ?? []),
  };
}

interface ReadFile {
  readonly file: string;
  readonly lines: readonly string[];
  readonly failure?: string;
}

async function readLines(file: string): Promise<ReadFile> {
  try {
    // /dev/null is a usual entry; a pipe would be waited for until somebody writes into it.
    if (!(await stat(file)).isFile()) return { file, lines: [] };
    return { file, lines: (await readFile(file, 'latin1')).split('\n') };
  } catch (error) {
    if (isAbsent(error)) return { file, lines: [] };
    return { file, lines: [], failure: fileError('read', file, error).message };
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
