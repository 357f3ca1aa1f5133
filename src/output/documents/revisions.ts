/** The documents of `config history` and `config diff`. */
import * as z from 'zod';

const text = z.string().nullable();

const kept = z.object({
  revision: z.string().describe('What --at and --to take; its beginning is enough'),
  bytes: z.number(),
  replaced: text.describe('When it was replaced, ISO 8601'),
  by: text.describe('user@laptop'),
  run: text,
  command: text.describe('The command line that has replaced it'),
  added: z.number().describe('Lines that the next text had and it had not'),
  removed: z.number(),
});

export const definitionHistory = {
  server: z.string(),
  name: z.string(),
  file: z.string(),
  bytes: z.number().describe('Of the present text'),
  items: z.array(kept).readonly().describe('Old texts, the newest first'),
};

const side = z.object({
  server: text.describe('null: a file of this computer'),
  file: z.string(),
  revision: text.describe('null: the present text'),
});

export const definitionText = {
  ...side.shape,
  bytes: z.number(),
  text: z.string().describe('Passwords are replaced by ***'),
};

export const definitionDiff = {
  from: side,
  to: side,
  same: z.boolean(),
  added: z.number(),
  removed: z.number(),
  diff: z.string().describe('Unified; passwords are replaced by ***, another password by *** (2)'),
};
