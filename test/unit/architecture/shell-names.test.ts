/** The scripts' shell variables are all global: a library that used one of the runtime's own would derail a run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const runtime = 'src/remote/bundle/runtime';
const runtimeFiles = readdirSync(runtime).map((name) => join(runtime, name));

/** Variables that a text sets, by assignment or as a loop variable. */
function variablesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:^|[\s;({"`])(?:for )?(ct_[a-z_]+)(?==| in )/gm)].map(([, name = '']) => name);
}

const own = new Set(runtimeFiles.flatMap(variablesOf));
const others = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => join('src', name))
  .filter((file) => /\.sh$|\/(?:steps|facts|details)\.ts$/.test(file) && !runtimeFiles.includes(file));

describe('shell variables', () => {
  it('finds those of the runtime', () => {
    expect([...own]).toEqual(expect.arrayContaining(['ct_number', 'ct_verdict', 'ct_applied']));
    expect(others.length).toBeGreaterThan(5);
  });

  it.each(others)('%s sets none of the runtime', (file) => {
    expect(variablesOf(file).filter((name) => own.has(name))).toEqual([]);
  });
});
