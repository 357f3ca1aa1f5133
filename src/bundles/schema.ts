/** What may stand in a bundle file: the zod schema, which is also its documentation. */
import * as z from 'zod';
import { parseDuration } from '../common/duration.ts';
import type { Path } from '../common/problems.ts';
import { parameterNameSchema } from '../inventory/schema.ts';
import { conditionsSchema } from './conditions.ts';
import { type KindName, kinds } from './kinds/kinds.ts';
import { parameterTypes } from './source.ts';

export const kindNames = Object.keys(kinds) as readonly KindName[];

function text(what: string) {
  return z.string(`expected ${what}`).regex(/\S/, `expected ${what}`);
}

const nameWords = 'expected a name: lower-case letters, digits, ".", "_" and "-", at most 63';
/** Names of bundles, and of their files in the bundles folder. */
export const bundleNameSchema = z
  .string(nameWords)
  .regex(/^(?!.*\.\.)(?!.*\.ya?ml$)[a-z0-9][a-z0-9._-]{0,62}$/, nameWords);

const idWords = 'expected an id: lower-case letters, digits and "-", a letter first, at most 63';
const stepIdSchema = z.string(idWords).regex(/^[a-z][a-z0-9-]{0,62}$/, idWords);

const scalar = z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number, true or false');
const yesNo = z.boolean('expected true or false');

const parameterFields = {
  type: z
    .enum(parameterTypes, `expected one of ${parameterTypes.join(', ')}`)
    .default('string')
    .describe('What a value must be; a size is written like 8G'),
  description: text('a text').optional().describe('For the prompt and for bundle show'),
  required: yesNo.optional().describe('Must be given; so is every parameter without a default'),
  default: scalar.optional().describe('Taken where nothing else is given'),
  choices: z.array(scalar, 'expected a list of values').min(1, 'expected at least one value').optional(),
  pattern: text('a regular expression')
    .optional()
    .describe('Regular expression that the whole value must match (string and path only)'),
  expects: text('a text')
    .optional()
    .describe('The pattern in words, for errors and prompts: a time zone like Europe/Berlin'),
  secret: yesNo.default(false).describe('Never shown, never taken from a command line'),
};

const parametersSchema = z.record(
  parameterNameSchema,
  z.strictObject(parameterFields, 'expected the fields of a parameter (type: …)'),
  'expected parameter names, each with its fields',
);

function isDuration(text: string): boolean {
  try {
    return parseDuration(text, 'timeout') > 0;
  } catch {
    return false;
  }
}

/** The fields are checked once the parameters are filled in, by the kind's own schema. */
const kindFields = Object.fromEntries(
  Object.entries(kinds).map(([name, { about }]) => [name, z.unknown().optional().describe(about)]),
) as Record<KindName, z.ZodOptional<z.ZodUnknown>>;

const stepFields = {
  id: stepIdSchema.describe('Names the step in plans, needs and the journal'),
  title: text('a text').optional().describe('What holds after the step, in words'),
  needs: z
    .array(stepIdSchema, 'expected a list of step ids')
    .default([])
    .describe('Earlier steps without which the check cannot be made'),
  only: conditionsSchema.optional().describe('Skip the step where this does not hold'),
};

const stepSchema = z
  .strictObject({ ...stepFields, ...kindFields }, 'expected the fields of a step (id: … and its kind)')
  .refine((step) => kindsOf(step).length === 1, {
    error: ({ input }) => kindMistake(kindsOf(Object(input))),
    // A mistyped kind is an unknown key already.
    when: ({ issues }) => issues.length === 0,
  });

function kindMistake(given: readonly KindName[]): string {
  return given.length === 0
    ? `says no kind: expected one of ${kindNames.join(', ')}`
    : `has ${given.length} kinds (${given.join(', ')}): expected exactly one, the rest as steps of their own`;
}

/** The kinds that a step names; one, if it is right. */
export function kindsOf(step: object): readonly KindName[] {
  return kindNames.filter((name) => Object.hasOwn(step, name));
}

export const bundleSchema = z
  .strictObject(
    {
      name: bundleNameSchema.describe('The name; also that of the file'),
      title: text('a text').describe('What holds after a run, in words'),
      description: text('a text').optional().describe('What for, and what to know before a run'),
      parameters: parametersSchema.optional().describe('What a run must be told'),
      only: conditionsSchema.optional().describe('Skip all steps where this does not hold'),
      timeout: z
        .string('expected a duration like 30m')
        .regex(/^\d+(?:\.\d+)?\s*(?:ms|s|m|h)?$/, { error: 'expected a duration like 30m', abort: true })
        .refine(isDuration, 'expected a duration like 30m, at most 24 days')
        .optional()
        .describe('How long a client waits for a run'),
      steps: z
        .array(stepSchema, 'expected a list of steps')
        .min(1, 'expected at least one step')
        .describe('The steps, in their order'),
    },
    'expected the fields of a bundle: name, title, steps',
  )
  .describe('A bundle: steps that bring a server into a wanted state');

export type BundleFields = z.output<typeof bundleSchema>;
export type ParameterFields = NonNullable<BundleFields['parameters']>[string];

/** The fields that may stand at a path of the file: for "did you mean". */
export function fieldsAt(path: Path): readonly string[] {
  const [top, , kind] = path;
  if (path.length === 0) return Object.keys(bundleSchema.shape);
  if (path.at(-1) === 'only') return fieldsOf(conditionsSchema);
  if (top === 'parameters') return Object.keys(parameterFields);
  if (path.length === 2) return [...Object.keys(stepFields), ...kindNames];
  const named = path.length === 3 ? kindNames.find((name) => name === kind) : undefined;
  return named === undefined ? [] : fieldsOf(kinds[named].schema);
}

/** The fields of an object's schema; nothing for what has none, or has them further inside. */
function fieldsOf(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.in);
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap(fieldsOf))];
  return [];
}
