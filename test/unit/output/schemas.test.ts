/** The schemas in docs/ are those of the code: `npm run schemas` writes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleJsonSchema } from '../../../src/bundles/json-schema.ts';
import { inventoryJsonSchema } from '../../../src/inventory/json-schema.ts';
import { planJsonSchema } from '../../../src/operations/plan/schema.ts';
import { documentSchemas } from '../../../src/output/document-schemas.ts';

const stored = (name: string): unknown => JSON.parse(readFileSync(`docs/${name}`, 'utf8'));

describe('docs', () => {
  it('hold the schema of the inventory', () => {
    expect(stored('inventory.schema.json')).toEqual(JSON.parse(JSON.stringify(inventoryJsonSchema())));
  });

  it('hold the schema of a bundle', () => {
    expect(stored('bundle.schema.json')).toEqual(JSON.parse(JSON.stringify(bundleJsonSchema())));
  });

  it('hold the schema of a plan', () => {
    expect(stored('plan.schema.json')).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });

  it.each(Object.entries(documentSchemas()))('hold the schema of %s', (kind, schema) => {
    expect(stored(`schemas/${kind}.schema.json`)).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('hold no other', () => {
    const names = readdirSync('docs/schemas').map((name) => name.replace('.schema.json', ''));
    expect(names.sort()).toEqual(Object.keys(documentSchemas()).sort());
  });
});
