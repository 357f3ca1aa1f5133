/** ctctl's SSH layer in a process of its own, so that a test can kill it: the sources, bundled for node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** `import text from './x.sh?raw'`, as the program's own build does it. */
const rawText = {
  name: 'raw-text',
  setup(builder: import('esbuild').PluginBuild) {
    builder.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(/\?raw$/, '')),
      namespace: 'raw-text',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'raw-text' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

/**
 * Bundles a TypeScript file and its imports into one that node runs.
 * @param folder where the result is written.
 */
export async function bundleProgram(source: string, folder: string): Promise<string> {
  const outfile = join(folder, 'program.cjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['cpu-features', '*.node'],
    plugins: [rawText],
    logLevel: 'error',
  });
  return outfile;
}

/** Starts such a program; what it prints on stderr is seen in the test's output. */
export function startProgram(file: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
