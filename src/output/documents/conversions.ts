/** The document of `config convert --all`: what became of each definition of a server. */
import * as z from 'zod';
import { convertedPlaces } from './converted-places.ts';

const text = z.string().nullable();

const item = z.object({
  name: text.describe('The domain; null: its definition does not tell without being run'),
  file: z.string(),
  result: z
    .enum(['converted', 'already', 'left'])
    .describe(
      'already: it is for xl as it stands; left: nothing is made of it, or its name is taken; reason says why',
    ),
  reason: text,
  changes: z.number().describe('Values that are not as they were'),
  unevaluated: z
    .array(z.object({ line: z.number().nullable(), source: z.string(), reason: z.string() }))
    .readonly()
    .describe('What only a person can convert'),
  questions: z
    .array(z.string())
    .readonly()
    .describe('Names in what is unevaluated for which --var NAME=VALUE answers'),
  ...convertedPlaces,
});

export const conversions = {
  server: z.string(),
  to: z.object({ server: text.describe('null: none was asked for'), xen: z.string() }),
  items: z.array(item).readonly(),
};
