/** Dry runs of the stand-ins against those of genuine xl and xm: what is printed, on which channel, and the exit code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Toolstack } from '../../../src/practice/world/state.ts';
import { call, testWorld } from './world.ts';

const answerSchema = z.object({ rc: z.number(), out: z.string(), err: z.string() });
const recorded = z
  .record(z.string(), z.object({ text: z.string() }).catchall(z.union([answerSchema, z.string()])))
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/xen-dry-runs.json', import.meta.url), 'utf8')));

/** Python that the practice server does not evaluate; it must say so rather than succeed. */
const beyondOurPython = new Set(['append', 'def', 'eqeq', 'if', 'listcomp']);

const cases = Object.entries(recorded).flatMap(([name, { text, ...answers }]) =>
  Object.entries(answers).map(([tool, answer]) => ({
    name,
    text,
    toolstack: tool.slice(0, 2) as Toolstack,
    version: tool.slice(2),
    answer: answerSchema.parse(answer),
  })),
);
const isBeyond = ({ name, toolstack }: (typeof cases)[number]) =>
  toolstack === 'xm' && beyondOurPython.has(name);

function dryRun({ name, text, toolstack, version }: (typeof cases)[number]) {
  const world = testWorld(toolstack, version, { [`/work/${name}`]: text });
  // The recording named its files from within their folder: xl plainly, xm with ./ in front.
  const line = toolstack === 'xl' ? `xl -N create -q ${name}` : `xm create -q -n ./${name}`;
  return call(world, line, '/work');
}

describe('a dry run', () => {
  it.each(cases.filter((entry) => !isBeyond(entry)))('$toolstack $version: $name', async (entry) => {
    const answer = await dryRun(entry);
    const out = answer.out.replace(/("uuid": ")[^"]*/, '$1RANDOM').replaceAll(' /work/', ' $PWD/');
    expect({ ...answer, out }).toEqual(entry.answer);
  });

  it.each(cases.filter(isBeyond))('xm $version: $name is refused by name', async (entry) => {
    const answer = await dryRun(entry);
    expect(answer).toMatchObject({ out: '', rc: 1 });
    expect(answer.err).toMatch(/^Error: practice server: cannot evaluate line \d+ of \.\//);
  });
});
