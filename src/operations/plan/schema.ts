/** What stands in a plan file: the zod schema, which is also its documentation and its types. */
import * as z from 'zod';

/** Verdicts that a plan can hold: with any other one it would be refused, and is not kept. */
export const plannedVerdicts = ['ok', 'skipped', 'differs', 'unknown'] as const;

const text = z.string();
const nullableText = text.nullable();

const surroundings = z.strictObject({
  before: text,
  after: text,
  escaped: text.describe('Characters of the secret that get a backslash'),
});

const secretPart = z
  .strictObject({
    secret: text.describe('Name of the secret that stands here'),
    within: z
      .array(surroundings)
      .readonly()
      .describe('What it stands in, the innermost first; the whole becomes one shell word'),
  })
  .describe('A secret, which is asked for again by ctctl apply');

const shell = z
  .union([text, z.array(z.union([text, secretPart])).readonly()])
  .describe('Shell source; in pieces where secrets stand in it');

const difference = z.strictObject({ field: text, is: text, asked: text });

const step = z.strictObject({
  id: text.regex(/^[a-z][a-z0-9-]*$/, 'expected a step id'),
  title: text,
  needs: z.array(text).readonly().describe('Steps without which its check cannot be made'),
  due: z
    .strictObject({ file: text, after: z.array(text).readonly() })
    .nullable()
    .describe('Where the server notes that this step has to follow up on others'),
  check: shell,
  apply: shell.nullable(),
  undo: shell.nullable(),
  observed: z.strictObject({
    verdict: z
      .enum(plannedVerdicts)
      .describe('differs: to do; unknown: not known before a step that it needs is done'),
    text: text.describe('What the check said'),
    differences: z.array(difference).readonly(),
  }),
});

const server = z.strictObject({
  name: text.describe('In the inventory'),
  address: nullableText,
  port: z.number().nullable(),
  user: nullableText,
  sshAlias: nullableText,
  transport: z.enum(['ssh2', 'openssh']),
  state: text.describe('Folder where it keeps lock, journal and runs'),
});

export const planSchema = z
  .strictObject({
    kind: z.literal('Plan'),
    apiVersion: z.literal('ctctl/v1'),
    ctctl: text.describe('Version that made it; no other one applies it'),
    madeAt: text.describe('ISO 8601, UTC'),
    madeBy: text.describe('user@computer'),
    command: text.describe('The command that made it'),
    server,
    machine: text.min(1).describe('As the machine named itself: another one at the same address is refused'),
    action: text,
    name: text.describe('What it is about: a domain, a bundle'),
    title: text,
    outcome: z.enum(['planned', 'unchanged']).describe('unchanged: nothing was to do'),
    rollback: z.boolean().describe('Take back what was done when a step fails'),
    grace: z.number().min(0).describe('Milliseconds that it may take beyond the usual'),
    secrets: z
      .array(z.strictObject({ name: text, place: text.describe('The step that it belongs to') }))
      .readonly()
      .describe('Secrets that are asked for again; none of them is in this file'),
    library: z.array(shell).readonly().describe('Shell functions that the steps share'),
    steps: z.array(step).readonly(),
    findings: z.record(text, text),
    hash: text
      .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 hash')
      .describe('SHA-256 of everything else here as canonical JSON: sorted keys, no blanks'),
  })
  .describe('A plan of ctctl: made with --dry-run --save, carried out by ctctl apply');

export type Plan = z.output<typeof planSchema>;
export type PlannedStep = Plan['steps'][number];
export type StoredShell = z.output<typeof shell>;

/** JSON Schema (draft 2020-12) of the file. */
export function planJsonSchema(): Record<string, unknown> {
  return { title: 'ctctl plan', ...z.toJSONSchema(planSchema) };
}
