/** What the documents about users' bundles hold. */
import * as z from 'zod';

const text = z.string().nullable();

const finding = z.object({
  line: z.number().describe('From 1; 0 where the file as a whole is meant'),
  message: z.string(),
  mend: text.describe('How to mend it, where that is not plain'),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const only = z.record(z.string(), z.array(z.string())).describe('Conditions on the server, by fact');

const parameter = z.object({
  name: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'size', 'path']),
  description: text,
  required: z.boolean(),
  default: scalar.nullable(),
  choices: z.array(scalar).readonly(),
  pattern: text,
  expects: text.describe('The pattern in words'),
  secret: z.boolean(),
});

const step = z.object({
  id: z.string(),
  title: z.string().describe('What holds after the step, in words'),
  step: z.string().describe('Its kind: file, package, shell, …'),
  needs: z.array(z.string()).readonly(),
  only,
});

/** By what `ctctl bundle …` prints them for. */
export const bundleShapes = {
  list: {
    items: z
      .array(
        z.object({
          name: z.string(),
          title: text.describe('null: the file cannot be read'),
          place: z.enum(['own', 'library']),
          file: z.string(),
          hidesLibrary: z.boolean().describe('One that came along with ctctl has the same name'),
          problems: z.array(finding).readonly(),
        }),
      )
      .readonly(),
  },
  bundle: {
    name: z.string(),
    title: z.string(),
    description: text,
    place: z.enum(['file', 'own', 'library']),
    file: z.string(),
    timeout: z.number().nullable().describe('Milliseconds'),
    only,
    parameters: z.array(parameter).readonly(),
    steps: z.array(step).readonly(),
  },
  check: {
    file: z.string(),
    ok: z.boolean(),
    items: z.array(z.object({ level: z.enum(['problem', 'warning']), ...finding.shape })).readonly(),
  },
  file: { name: z.string(), file: z.string() },
  exported: { name: z.string(), format: z.enum(['sh', 'ansible']), files: z.array(z.string()).readonly() },
};
