/** The bundles that come along: what anybody may check about them without a server. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBundle } from '../../../src/bundles/check.ts';
import { library } from '../../../src/bundles/library/library.ts';

const folder = join(import.meta.dirname, '../../../src/bundles/library');

it('has every file of its folder', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  expect(Object.keys(library).map((name) => `${name}.yaml`)).toEqual(expect.arrayContaining(files));
  expect(files).toHaveLength(Object.keys(library).length);
});

describe.each(Object.entries(library))('%s', (name, text) => {
  const { source, problems, warnings } = checkBundle(text, `${name}.yaml`);

  it('passes the check, without warnings', () => {
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  });

  it('is called as its file is', () => {
    expect(source?.name).toBe(name);
  });

  it('says what it does, and for which servers', () => {
    expect(source?.description).toMatch(/server|Debian/);
    expect(source?.description?.length).toBeGreaterThan(200);
  });

  it('describes each parameter', () => {
    for (const parameter of source?.parameters.values() ?? []) {
      expect(parameter.description, parameter.name).toMatch(/\S/);
    }
  });

  it('keeps to the width of the source', () => {
    expect(text.split('\n').filter((line) => line.length > 160)).toEqual([]);
  });
});
