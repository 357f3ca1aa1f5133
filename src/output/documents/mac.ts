/** The documents of `mac list` and `mac check`: the network cards of domains, and what is wrong with them. */
import * as z from 'zod';

const text = z.string().nullable();
const number = z.number().nullable();

const place = {
  server: z.string(),
  domain: text.describe('null: its definition does not tell without being run'),
  card: number.describe('From 0, as in the definition; null: see reason'),
};

export const networkCard = z.object({
  ...place,
  mac: text.describe("The one that it has now; while it is off, its definition's"),
  defined: text.describe('What the definition says'),
  fixed: z.boolean().nullable().describe('The definition gives it an address; null: nobody can tell'),
  bridge: text.describe("null: the toolstack's default"),
  state: z.enum(['running', 'off']),
  definition: text.describe('Path on the server; null: running without one'),
  reason: text.describe('Why something about it is not known'),
});

export const macFinding = z.object({
  ...place,
  mac: text,
  definition: text,
  line: number.describe('Of the definition, from 1; null: it is not there'),
  severity: z
    .enum(['error', 'warning', 'note'])
    .describe('error: cannot work; warning: it may change or meet another; note: worth knowing'),
  rule: z.string().describe('The same for ever: mac-twice, mac-missing, mac-differs, …'),
  message: z.string().describe('What is wrong, and what comes of it'),
  mend: z.string().describe('What to do'),
});
