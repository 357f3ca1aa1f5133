/** Where bundles are found: a file, the bundles folder of the settings, or the library that comes along. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CtctlError } from '../common/errors.ts';
import { didYouMean } from '../common/names.ts';
import { fileError, readTextFile } from '../inventory/file.ts';
import { configFolder } from '../inventory/locations.ts';
import { library as ownLibrary } from './library/library.ts';
import { bundleNameSchema } from './schema.ts';

/** `file`: named by its path; `own`: in the bundles folder; `library`: came along with ctctl. */
export type BundlePlace = 'file' | 'own' | 'library';

export interface FoundBundle {
  readonly place: BundlePlace;
  /** The name by which it was found, which must be its own; not there for a file that was named by its path. */
  readonly name?: string;
  /** As errors name it; a path, but for the library. */
  readonly file: string;
  readonly text: string;
}

/** Where to look; the defaults are the user's own. */
export interface BundlePlaces {
  readonly folder?: string;
  readonly library?: Readonly<Record<string, string>>;
}

/** Folder of the user's bundles: `bundles` in the folder of the settings. */
export function bundlesFolder(): string {
  return join(configFolder(), 'bundles');
}

/**
 * The bundle of this name, or in the file of this path: anything with a slash, or that ends with .yaml, is a path.
 * The user's own bundle hides one of the library.
 * @throws CtctlError `notFound` with the nearest name; `usage` for what is no name or cannot be read.
 */
export async function findBundle(asked: string, places: BundlePlaces = {}): Promise<FoundBundle> {
  const { folder = bundlesFolder(), library = ownLibrary } = places;
  if (/[/\\]|\.ya?ml$/.test(asked)) return inFile(asked);
  if (!bundleNameSchema.safeParse(asked).success) {
    throw new CtctlError('usage', `"${asked}" is no name of a bundle`, {
      next: 'name one of ctctl bundle list, or a file by its path, like ./my.yaml',
    });
  }
  for (const ending of endings) {
    const file = join(folder, `${asked}${ending}`);
    const text = await readTextFile(file);
    if (text !== undefined) return { place: 'own', name: asked, file, text };
  }
  const ready = Object.hasOwn(library, asked) ? library[asked] : undefined;
  if (ready !== undefined) return { place: 'library', name: asked, file: libraryFile(asked), text: ready };
  const known = [...(await bundleFilesIn(folder)).files.keys(), ...Object.keys(library)];
  throw new CtctlError('notFound', `no bundle "${asked}"${didYouMean(asked, known)}`, {
    next: 'see ctctl bundle list, or name a file by its path, like ./my.yaml',
  });
}

async function inFile(file: string): Promise<FoundBundle> {
  const text = await readTextFile(file);
  if (text === undefined) {
    throw new CtctlError('notFound', `there is no file ${file}`, {
      next: `see ctctl bundle list for the bundles that have names`,
    });
  }
  return { place: 'file', file, text };
}

/** How errors name a bundle of the library. */
export function libraryFile(name: string): string {
  return `library/${name}.yaml`;
}

/** Of two files with the same name the first of these is taken. */
const endings = ['.yaml', '.yml'];

export interface BundleFiles {
  /** File names by the names of their bundles, sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** File names that look like bundles, and cannot be found by a name. */
  readonly strays: readonly string[];
}

/** The user's own bundles; none where there is no folder. */
export async function bundleFilesIn(folder: string): Promise<BundleFiles> {
  const all = (await namesIn(folder)).filter((file) => /\.ya?ml$/i.test(file)).sort();
  const files = new Map<string, string>();
  for (const ending of endings) {
    for (const file of all.filter((each) => each.endsWith(ending))) {
      const name = file.slice(0, -ending.length);
      if (bundleNameSchema.safeParse(name).success && !files.has(name)) files.set(name, file);
    }
  }
  const found = new Set(files.values());
  return { files, strays: all.filter((file) => !found.has(file)) };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw fileError('read', folder, error);
  }
}
