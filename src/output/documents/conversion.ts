/** The document of `config convert`: a definition in the words of xl, and what became of each value. */
import * as z from 'zod';
import { convertedPlaces } from './converted-places.ts';

const text = z.string().nullable();
const version = z.string().describe('Version of Xen: 4.17');

const item = z.object({
  key: z.string().describe('As in the old file; of what was added, as in the new one'),
  line: z.number().nullable().describe('In the old file; null: it says nothing of it'),
  change: z.enum(['kept', 'changed', 'dropped', 'added']),
  was: text.describe('As it is written; passwords never'),
  is: text,
  reason: text,
});

export const conversion = {
  server: text.describe('null: a file of this computer'),
  file: z.string(),
  from: z.object({ toolstack: z.enum(['xl', 'xm']), xen: version }),
  to: z.object({ toolstack: z.literal('xl'), xen: version }),
  text: z.string().describe('The definition for xl; passwords are shown as ***'),
  items: z.array(item).readonly().describe('Empty where the definition is for xl already'),
  unevaluated: z
    .array(z.object({ line: z.number().nullable(), source: z.string(), reason: z.string() }))
    .readonly()
    .describe('What only a person can convert: a comment in the text'),
  questions: z
    .array(z.string())
    .readonly()
    .describe('Names in what is unevaluated for which --var NAME=VALUE answers'),
  ...convertedPlaces,
} as const;
