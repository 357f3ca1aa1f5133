/** Which of a server's files define domains: most of /etc/xen is something else. Pure. */
import { baseName } from '../../common/base-name.ts';
import type { Toolstack } from '../../inventory/schema.ts';
import { filesNeeded } from './xm/read.ts';

/** A file that sets none of these starts no domain. */
const domainKeys = /(?:^|;)[ \t]*(?:memory|kernel|builder|type|bootloader|disk|vif)[ \t]*\+?=/m;
const nameKey = /(?:^|;)[ \t]*name[ \t]*=/m;

/**
 * Paths and texts of those that do, in their order.
 * @param texts of all files, by path.
 */
export function definingFiles(
  texts: ReadonlyMap<string, string>,
  toolstack: Toolstack,
): readonly (readonly [path: string, text: string])[] {
  const included = toolstack === 'xm' ? includedPaths(texts) : new Set<string>();
  const files = [...texts].filter(([, text]) => domainKeys.test(text));
  const known = new Set(files.flatMap(([path, text]) => (isAuto(path) ? [] : text)));
  return (
    files
      // What others include defines a domain only if it gives it a name.
      .filter(([path, text]) => !included.has(path) || nameKey.test(text))
      .filter(([path, text]) => !isAuto(path) || !known.has(text))
  );
}

const includedPaths = (texts: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set([...texts.values()].flatMap(filesNeeded));

/** Most files of `auto` are links to those of the folder above it, by whatever name. */
const isAuto = (path: string): boolean => /\/auto\/[^/]*$/.test(path);

/** Of several files for one domain the one of its name counts, else the first, as `ct_find_definition` does. */
export function onePerName<File extends { readonly path: string; readonly name: string | null }>(
  files: readonly File[],
): readonly File[] {
  const counts = new Map<string, File>();
  for (const file of files) {
    if (file.name === null) continue;
    if (!counts.has(file.name) || baseName(file.path) === file.name) counts.set(file.name, file);
  }
  return files.filter((file) => file.name === null || counts.get(file.name) === file);
}
