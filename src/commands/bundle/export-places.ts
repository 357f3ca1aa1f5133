/** Where an export may write: over files of an earlier one, and through no link that leads out of its folder. */
import { lstat, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { isExported } from '../../bundles/export/script.ts';
import { CtctlError } from '../../common/errors.ts';
import { fileError, readTextFile } from '../../inventory/file.ts';

/**
 * Judges all files of a folder, given by their paths from there, before the first of them is written.
 * @throws CtctlError `refused` where a file is somebody else's or a link leads out; `usage` where it cannot be seen.
 */
export async function mayExportInto(folder: string, paths: readonly string[]): Promise<void> {
  const root = await ifThere(folder, realPath);
  if (root === undefined) return;
  for (const path of paths) {
    await staysInside(root, folder, path);
    await mayOverwrite(join(folder, path));
  }
}

/**
 * Only what an export has made.
 * @throws CtctlError as mayExportInto.
 */
export async function mayOverwrite(file: string): Promise<void> {
  const old = await ifThere(file, stat);
  if (old === undefined) return;
  // Whatever else is there, a pipe or a device, reading it might never end.
  if (old.isFile() && isExported((await readTextFile(file)) ?? '')) return;
  throw refused(`${file} is there already, and not made by ctctl`);
}

/** Every part of the path that is there, for each may be a link. @param root the folder, without links. */
async function staysInside(root: string, folder: string, path: string): Promise<void> {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const place = join(folder, ...parts.slice(0, count));
    if ((await ifThere(place, lstat)) === undefined) return;
    const real = await ifThere(place, realPath);
    // A link to nothing would be written through all the same.
    if (real === undefined || !isInside(root, real)) throw refused(`${place} leads out of ${folder}`);
  }
}

function isInside(root: string, place: string): boolean {
  const way = relative(root, place);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const refused = (what: string): CtctlError =>
  new CtctlError('refused', `${what}: nothing was written`, { next: 'write to another place' });

const realPath = (place: string): Promise<string> => realpath(place);

/** What `look` sees there; undefined where nothing is. */
async function ifThere<Seen>(
  place: string,
  look: (place: string) => Promise<Seen>,
): Promise<Seen | undefined> {
  try {
    return await look(place);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError('read', place, error);
  }
}
