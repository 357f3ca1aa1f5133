/** The JSON Schema of a bundle file, for editors that complete and check YAML. */
import * as z from 'zod';
import { kinds } from './kinds/kinds.ts';
import { bundleSchema } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** A field may hold a placeholder wherever its kind asks for something narrower than any text. */
const placeholder: Json = { type: 'string', pattern: String.raw`\$\{[a-z][a-z0-9_]*\}` };

/** JSON Schema (draft 2020-12) of what may be written into a bundle file. */
export function bundleJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(bundleSchema, { io: 'input', unrepresentable: 'any' });
  const { steps, ...rest } = schema.properties ?? {};
  return { title: 'ctctl bundle', ...schema, properties: { ...rest, steps: withKinds(steps) } };
}

/** The steps, with the schemas of the kinds in them: exactly one of these a step. */
function withKinds(steps: unknown): Json {
  const list = isJson(steps) ? steps : {};
  const item = isJson(list.items) ? list.items : {};
  const known = isJson(item.properties) ? item.properties : {};
  const names = Object.keys(kinds);
  const fields = Object.entries(kinds).map(([name, { about, schema }]) => {
    const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return [name, { description: about, ...withPlaceholders(json) }] as const;
  });
  const properties = { ...known, ...Object.fromEntries(fields) };
  return { ...list, items: { ...item, properties, oneOf: names.map((name) => ({ required: [name] })) } };
}

function withPlaceholders(schema: Json): Json {
  if (isJson(schema.properties)) {
    const properties = Object.entries(schema.properties).map(([name, each]) => [name, filled(each)]);
    return { ...schema, properties: Object.fromEntries(properties) };
  }
  return schema;
}

/** The schema of a value that may be a placeholder instead. */
function filled(schema: unknown): unknown {
  if (!isJson(schema)) return schema;
  const { description, default: standard, ...rest } = schema;
  const words = {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
  };
  if (Array.isArray(rest.anyOf)) {
    // What JSON cannot write, a text with a secret in it, comes as a schema that would allow anything.
    const choices = rest.anyOf.filter((each) => isJson(each) && Object.keys(each).length > 0);
    const inner = choices.map((each) => (isJson(each) ? inside(each) : each));
    return { ...words, anyOf: inner.some(isAnyText) ? inner : [...inner, placeholder] };
  }
  return isAnyText(rest) ? schema : { ...words, anyOf: [inside(rest), placeholder] };
}

function inside(schema: Json): Json {
  if (isJson(schema.items)) return { ...schema, items: filled(schema.items) };
  if (isJson(schema.additionalProperties))
    return { ...schema, additionalProperties: filled(schema.additionalProperties) };
  return withPlaceholders(schema);
}

function isAnyText(schema: unknown): boolean {
  return isJson(schema) && schema.type === 'string' && Object.keys(schema).length === 1;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
