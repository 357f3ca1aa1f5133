/** The project's sources for a benchmark: bundled on the fly, as scripts/build.mjs bundles the program. */
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { rawText } from '../../scripts/raw-text.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A file of the project and its imports as one that node runs.
 * @param source its path in the project.
 * @returns the outfile.
 */
export async function bundle(source, outfile, format = 'cjs') {
  await build({
    entryPoints: [resolve(root, source)],
    outfile,
    format,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    keepNames: true,
    external: ['cpu-features', '*.node'],
    plugins: [rawText],
    logLevel: 'error',
  });
  return outfile;
}

/** What a file of the project exports. @param folder where the bundle goes; it must stay. */
export async function sources(source, folder) {
  const outfile = join(folder, `${basename(source, '.ts')}.mjs`);
  return import(pathToFileURL(await bundle(source, outfile, 'esm')).href);
}
