/** What bundle new writes, and what editors are told about bundle files. */
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../../src/bundles/build.ts';
import { checkBundle } from '../../../src/bundles/check.ts';
import { bundleJsonSchema } from '../../../src/bundles/json-schema.ts';
import { kinds } from '../../../src/bundles/kinds/kinds.ts';
import { library } from '../../../src/bundles/library/library.ts';
import { parameterValues } from '../../../src/bundles/parameters.ts';
import { parseBundle } from '../../../src/bundles/parse.ts';
import { renamed } from '../../../src/bundles/renamed.ts';
import { bundleTemplate } from '../../../src/bundles/template.ts';
import { valueAt } from '../../../src/common/problems.ts';
import { server, verdictOf } from './texts.ts';

describe('bundleTemplate', () => {
  it.each(['motd', 'a', '2nd.try_x-y', '123', 'true', '1e3'])('of %s has nothing wrong with it', (name) => {
    expect(verdictOf(bundleTemplate(name))).toEqual({ problems: [], warnings: [] });
    expect(parseBundle(bundleTemplate(name), 'x.yaml').name).toBe(name);
  });

  it('can be run without a word more', () => {
    const source = parseBundle(bundleTemplate('motd'), 'motd.yaml');
    const { values, missing } = parameterValues(source);
    expect(missing).toEqual([]);
    expect(buildBundle(source, values, server).steps.map(({ id }) => id)).toEqual(['motd', 'notes']);
  });

  it('names every kind', () => {
    for (const kind of Object.keys(kinds)) expect(bundleTemplate('x')).toMatch(new RegExp(`\\b${kind}\\b`));
  });
});

describe('renamed', () => {
  it.each([
    ['name: updates # mine', 'name: x-1 # mine', 'x-1'],
    ['name: "updates"', "name: '42'", '42'],
    ["name:   'updates'", 'name:   null-x', 'null-x'],
  ])('%s -> %s', (line, expected, name) => {
    const text = (first: string) => `# name: updates\ntitle: name\n${first}\n\nsteps: [{ name: updates }]\n`;
    expect(renamed(text(line), name)).toBe(text(expected));
  });

  it.each(Object.entries(library))('makes an own bundle of %s', (_name, text) => {
    const { source, problems } = checkBundle(renamed(text, 'own'), 'own.yaml', 'own');
    expect(problems).toEqual([]);
    expect(source?.name).toBe('own');
  });
});

describe('bundleJsonSchema', () => {
  const schema = bundleJsonSchema();
  const step = (...path: readonly string[]) => valueAt(schema, ['properties', 'steps', 'items', ...path]);

  it('has exactly one kind a step', () => {
    expect(step('oneOf')).toEqual(Object.keys(kinds).map((kind) => ({ required: [kind] })));
  });

  it('allows a placeholder where a kind wants no text', () => {
    expect(step('properties', 'service', 'properties', 'running', 'anyOf')).toEqual([
      { type: 'boolean' },
      { type: 'string', pattern: '\\$\\{[a-z][a-z0-9_]*\\}' },
    ]);
  });

  it('asks for a text where a secret may stand, not for anything', () => {
    expect(step('properties', 'file', 'properties', 'content', 'anyOf')).toEqual([{ type: 'string' }]);
  });

  it('can be written as JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
