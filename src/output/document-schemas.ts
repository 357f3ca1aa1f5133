/** The JSON Schemas of all documents, one a kind, as docs/schemas holds them. */
import * as z from 'zod';
import { documents } from './documents.ts';

export function documentSchemas(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(documents).map(([kind, schema]) => [kind, { title: kind, ...z.toJSONSchema(schema) }]),
  );
}
