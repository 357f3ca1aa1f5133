/** Text files as modules, for esbuild: what vitest does by itself. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** `import text from './x.sh?raw'`, as vitest does it too. */
export const rawText = {
  name: 'raw-text',
  setup(builder) {
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
