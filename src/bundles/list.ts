/** All bundles that have a name: the user's own, and those that come along. */
import { join } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { readTextFile } from '../inventory/file.ts';
import { checkBundle } from './check.ts';
import { library as ownLibrary } from './library/library.ts';
import { type BundlePlaces, bundlesFolder, libraryFile, namesIn } from './places.ts';
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

/** By name. A file with mistakes is in the list, with its problems. */
export async function listBundles(places: BundlePlaces = {}): Promise<readonly ListedBundle[]> {
  const { folder = bundlesFolder(), library = ownLibrary } = places;
  const names = await namesIn(folder);
  const own = await Promise.all(
    names.map(async (name) => ownBundle(name, folder, Object.hasOwn(library, name))),
  );
  const ready = Object.entries(library)
    .filter(([name]) => !names.includes(name))
    .map(([name, text]) => listed(name, text, libraryFile(name), { place: 'library', hidesLibrary: false }));
  return [...own, ...ready].sort((one, other) => (one.name < other.name ? -1 : 1));
}

type Standing = Pick<ListedBundle, 'place' | 'hidesLibrary'>;

async function ownBundle(name: string, folder: string, hidesLibrary: boolean): Promise<ListedBundle> {
  const file = join(folder, `${name}.yaml`);
  const standing: Standing = { place: 'own', hidesLibrary };
  try {
    return listed(name, (await readTextFile(file)) ?? '', file, standing);
  } catch (error) {
    if (!(error instanceof CtctlError)) throw error;
    return { name, file, ...standing, problems: [{ line: 0, path: '', message: error.message }] };
  }
}

function listed(name: string, text: string, file: string, standing: Standing): ListedBundle {
  const { source, problems } = checkBundle(text, file);
  const otherName: readonly Finding[] =
    source === undefined || source.name === name
      ? []
      : [
          {
            line: source.places.lineOf(['name']),
            path: 'name',
            message: `the file is found as ${name}, but says ${source.name}`,
            mend: 'give both the same name',
          },
        ];
  return {
    name,
    ...(source === undefined ? {} : { title: source.title }),
    file,
    ...standing,
    problems: [...otherName, ...problems],
  };
}
