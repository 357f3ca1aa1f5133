/** The inventory's JSON Schema, for editors that complete and check YAML. */

import * as z from 'zod';
import { inventorySchema } from './schema.ts';

/** JSON Schema (draft 2020-12) of what may be written into the inventory file. */
export function inventoryJsonSchema(): Record<string, unknown> {
  return { title: 'ctctl inventory', ...z.toJSONSchema(inventorySchema, { io: 'input' }) };
}
