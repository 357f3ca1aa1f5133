/** Writes the JSON Schemas of ctctl's files into a folder: `node scripts/generate-schemas.mjs [docs]`. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = process.argv[2] ?? 'docs';

// Node 20 does not run TypeScript: the schema is bundled and loaded from memory.
const { outputFiles } = await build({
  entryPoints: ['src/inventory/json-schema.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const program = Buffer.from(outputFiles[0].contents).toString('base64');
const { inventoryJsonSchema } = await import(`data:text/javascript;base64,${program}`);

await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'inventory.schema.json'), `${JSON.stringify(inventoryJsonSchema(), null, 2)}\n`);
