/** Every case of the shared test data, held against what the genuine xm 3.2 and 4.1 answered. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../../../../src/xen/definitions/model.ts';
import { readXm } from '../../../../../src/xen/definitions/xm/read.ts';
import { type Answer, differences } from './oracle.ts';

interface Case {
  readonly text: string;
  readonly 'xm3.2': Answer;
  readonly 'xm4.1'?: Answer;
}

const cases = JSON.parse(
  readFileSync(new URL('../../../../fixtures/xen/definitions.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Case>>;

/** Where we mean to differ, and why. */
const exceptions: Readonly<Record<string, string>> = {
  '3.2 latin1': 'the answers come from Python 2.7; Python 2.4, of Etch, takes bytes beyond ASCII',
  '3.2 utf8_comment': 'as latin1',
  '3.2 utf8_string': 'as latin1',
};

const versions = ['3.2', '4.1'] as const;
const files = new Map([['inc.cfg', 'memory=333\nvcpus=3\n']]);
const table = new Map<string, string[]>();

function read(name: string, text: string, version: (typeof versions)[number]): Reading {
  return readXm(text, { fileName: name, version, files, variables: new Map() });
}

/** What is wrong with our reading. */
function faults(name: string, version: (typeof versions)[number]): readonly string[] {
  const given = cases[name];
  if (!given) return ['no such case'];
  const answerOf = (one: Case | undefined) =>
    (version === '4.1' ? one?.['xm4.1'] : undefined) ?? one?.['xm3.2'];
  const answer = answerOf(given);
  const empty = answerOf(cases[given.text.includes("builder='hvm'") ? 'x_both' : 'nokernel']);
  if (!answer || !empty) return ['no answer'];
  const reading = read(name, given.text, version);
  if (answer.rc === 0)
    return reading.kind === 'refused'
      ? [`refused, and xm takes it: ${reading.reason}`]
      : differences(answer, reading.definition, version, empty);
  if (reading.kind !== 'refused') return [`taken, and xm refuses it: ${answer.err}`];
  const [, line] = /found at line (\d+)/.exec(answer.err) ?? [];
  if (line !== undefined)
    return reading.line === Number(line) && /^(?:Syntax|Indentation)Error/.test(reading.reason)
      ? []
      : [`${reading.line} ${reading.reason}, xm: ${answer.err}`];
  const said = answer.err.replace('Error: ', '').trim();
  return said !== '' && reading.reason === said ? [] : [`${reading.reason}, xm: ${said}`];
}

describe.each(versions)('what xm %s makes of a definition', (version) => {
  it.each(Object.keys(cases))('%s', (name) => {
    const found = faults(name, version);
    const excepted = exceptions[`${version} ${name}`];
    const answered = cases[name]?.[version === '4.1' ? 'xm4.1' : 'xm3.2'] ?? cases[name]?.['xm3.2'];
    const verdict =
      found.length > 0 ? (excepted ? 'excepted' : 'DIFFERS') : answered?.rc === 0 ? 'same' : 'refused alike';
    table.set(name, [...(table.get(name) ?? []), verdict]);
    if (excepted) expect(found).not.toEqual([]);
    else expect(found).toEqual([]);
  });
});

it('has all 144 cases', () => {
  expect(Object.keys(cases)).toHaveLength(144);
});

afterAll(() => {
  const lines = [...table].map(
    ([name, verdicts]) => `${name.padEnd(18)} ${verdicts.map((v) => v.padEnd(14)).join(' ')}`,
  );
  const reasons = Object.entries(exceptions).map(([name, reason]) => `excepted: ${name}: ${reason}`);
  process.stdout.write(`\nxm definitions     3.2            4.1\n${[...lines, ...reasons].join('\n')}\n`);
});
