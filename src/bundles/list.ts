/** All bundles that have a name: the user's own, and those that come along. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { readTextFile } from '../inventory/file.ts';
import { checkBundle } from './check.ts';
import { library as ownLibrary } from './library/library.ts';
import { maxBytes, tooLarge } from './parse.ts';
import { type BundlePlaces, bundleFilesIn, bundlesFolder, libraryFile } from './places.ts';
import type { Finding } from './source.ts';

export interface ListedBundle {
  readonly name: string;
  /** Undefined for a file that cannot be read. */
  readonly title?: string;
  readonly place: 'own' | 'library';
  readonly file: string;
  /** The user's own bundle stands before one of the library with the same name. */
  readonly hidesLibrary: boolean;
  readonly problems: readonly Finding[];
}

export interface BundleListing {
  /** By name. A file with mistakes is in the list, with its problems. */
  readonly bundles: readonly ListedBundle[];
  /** Paths of files beside them whose names are no names of bundles. */
  readonly strays: readonly string[];
}

export async function listBundles(places: BundlePlaces = {}): Promise<BundleListing> {
  const { folder = bundlesFolder(), library = ownLibrary } = places;
  const { files, strays } = await bundleFilesIn(folder);
  const own = await Promise.all(
    [...files].map(async ([name, file]) => ownBundle(name, join(folder, file), Object.hasOwn(library, name))),
  );
  const ready = Object.entries(library)
    .filter(([name]) => !files.has(name))
    .map(([name, text]) => listed(name, text, libraryFile(name), { place: 'library', hidesLibrary: false }));
  return {
    bundles: [...own, ...ready].sort((one, other) => (one.name < other.name ? -1 : 1)),
    strays: strays.map((file) => join(folder, file)),
  };
}

type Standing = Pick<ListedBundle, 'place' | 'hidesLibrary'>;

async function ownBundle(name: string, file: string, hidesLibrary: boolean): Promise<ListedBundle> {
  const standing: Standing = { place: 'own', hidesLibrary };
  const broken = (message: string): ListedBundle => ({
    name,
    file,
    ...standing,
    problems: [{ line: 0, path: '', message }],
  });
  try {
    const unreadable = await whyUnreadable(file);
    return unreadable === undefined
      ? listed(name, (await readTextFile(file)) ?? '', file, standing)
      : broken(unreadable);
  } catch (error) {
    if (!(error instanceof CtctlError)) throw error;
    return broken(error.message);
  }
}

/** What would keep the list from its end, if it were read: a pipe, a device, or more than fits in the memory. */
async function whyUnreadable(file: string): Promise<string | undefined> {
  try {
    const seen = await stat(file);
    if (seen.isFIFO() || seen.isSocket() || seen.isCharacterDevice() || seen.isBlockDevice())
      return 'it is no file';
    return seen.size > maxBytes ? tooLarge : undefined;
  } catch {
    // A link to nothing, or no permission: reading says so.
    return undefined;
  }
}

function listed(name: string, text: string, file: string, standing: Standing): ListedBundle {
  const { source, problems } = checkBundle(text, file, name);
  return { name, ...(source === undefined ? {} : { title: source.title }), file, ...standing, problems };
}
