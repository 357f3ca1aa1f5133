/** Writes the JSON Schemas of ctctl's files and answers into docs/: `node scripts/generate-schemas.mjs [docs]`. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rawText } from './raw-text.mjs';

const folder = process.argv[2] ?? 'docs';

/** Node 20 does not run TypeScript: a module is bundled beside the others and loaded from there. */
async function load(file) {
  const outfile = join(built, `${file.replaceAll('/', '-')}.cjs`);
  await build({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    define: { 'import.meta.url': 'undefined', 'import.meta.dirname': '__dirname' },
    logLevel: 'error',
    plugins: [rawText],
  });
  return createRequire(import.meta.url)(outfile);
}

const built = await mkdtemp(join(tmpdir(), 'ctctl-schemas-'));
process.once('exit', () => rmSync(built, { recursive: true, force: true }));

const write = (name, schema) => writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);

const { inventoryJsonSchema } = await load('src/inventory/json-schema.ts');
const { bundleJsonSchema } = await load('src/bundles/json-schema.ts');
const { planJsonSchema } = await load('src/operations/plan/schema.ts');
const { documentSchemas } = await load('src/output/document-schemas.ts');
await mkdir(join(folder, 'schemas'), { recursive: true });
await write('inventory.schema.json', inventoryJsonSchema());
await write('bundle.schema.json', bundleJsonSchema());
await write('plan.schema.json', planJsonSchema());
for (const [kind, schema] of Object.entries(documentSchemas()))
  await write(`schemas/${kind}.schema.json`, schema);
