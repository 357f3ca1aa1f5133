/** The document of `config lint`: what is wrong with a definition, line by line. */
import * as z from 'zod';

const fault = {
  line: z.number().describe('From 1; 1 also for what is missing in the whole file'),
  key: z.string().nullable().describe('The key that it is about'),
  rule: z.string().describe('The same for ever: mac-missing, vif-blanks, …'),
  message: z.string().describe('What is wrong, and what comes of it'),
};

const item = z.object({
  ...fault,
  severity: z
    .enum(['error', 'warning', 'note'])
    .describe('error: refused, or the domain does not start; warning: without effect, or not safe'),
  mend: z.string().describe('What to do'),
  fixable: z.boolean().describe('--fix does it'),
});

export const definitionLint = {
  server: z.string().nullable().describe('null: a file of this computer'),
  file: z.string(),
  toolstack: z.enum(['xl', 'xm']).describe('Whose rules it was held against'),
  xen: z.string().describe('Of which Xen: 4.17'),
  refused: z.boolean().describe('The toolstack itself refuses the file'),
  items: z.array(item).readonly().describe('Sorted by line; after --fix: what is left'),
  fixed: z.array(z.object(fault)).readonly().describe('What --fix has mended, lines as they were then'),
};
