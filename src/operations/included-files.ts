/** The files of a server that definitions name by execfile, and those that they name in their turn. */
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { includedReadings, parseIncluded } from '../xen/definitions/text.ts';
import { filesNeeded } from '../xen/definitions/xm/read.ts';
import { askServer } from './ask-servers.ts';

/** What definitions name themselves. */
export interface IncludedFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly missingFiles: ReadonlySet<string>;
}

export const nothingIncluded: IncludedFiles = { files: new Map(), missingFiles: new Set() };

/** Most that may be asked for: files that name each other by ever new names have no end. */
const mostAsked = 100;

/**
 * What is read already counts; the rest is asked for together, as often as a new name turns up.
 * @param texts by path.
 */
export async function includedFiles(
  hub: Hub,
  server: Server,
  texts: ReadonlyMap<string, string>,
): Promise<IncludedFiles> {
  const files = new Map(texts);
  const missing = new Set<string>();
  let fresh: Iterable<string> = texts.values();
  for (;;) {
    const named = [...fresh].flatMap(filesNeeded);
    const paths = [...new Set(named)].filter((path) => !files.has(path) && !missing.has(path));
    if (paths.length === 0 || files.size - texts.size + missing.size + paths.length > mostAsked) break;
    const found = parseIncluded(paths, await askServer(hub, server, includedReadings(paths)));
    for (const path of paths) missing.add(path);
    for (const [path, text] of found) {
      files.set(path, text);
      missing.delete(path);
    }
    fresh = found.values();
  }
  return { files, missingFiles: missing };
}
