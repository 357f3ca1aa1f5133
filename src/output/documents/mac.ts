/** The documents of `mac list`, `mac check` and `mac pin` of several domains: network cards, and what is wrong with them. */
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

export const macPin = z.object({
  server: z.string(),
  domain: z.string(),
  result: z
    .enum(['pinned', 'unchanged', 'planned', 'left'])
    .describe('unchanged: every card has an address; planned: with --dry-run; left: not pinned, see reason'),
  macs: z.array(text).readonly().describe('By card: what it is given; null: it has one already'),
  run: text.describe('The run that has written it; null: none has'),
  reason: text.describe('Why it is left, and the next step'),
});
