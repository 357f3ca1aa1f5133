/** 144 definitions, each read as xl of Xen 4.14, 4.17 and 4.20 reads it: the same values, or refused for the same reason. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Reading, Remark } from '../../../../../src/xen/definitions/model.ts';
import { readXl, type XlVersion, xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';
import { expected, printed, withDefaults } from './as-json.ts';
import { type Answer, cases } from './cases.ts';

/** Cases of which the documents tell nothing in one place, and why. */
const exceptions: Readonly<Record<string, string>> = {
  uuid: 'the recorded documents show every uuid as RANDOM: only that ours is the one of the file',
};

/** Lines that xl prints and goes on: how we say the same. */
const warnings: readonly (readonly [xl: RegExp, ours: RegExp])[] = [
  [/^\S+:\d+: warning: (parameter `\w+' is .*)$/, /^parameter `\w+' is /],
  [/^WARNING: you seem to be using "kernel" directive to override HVM guest firmware/, /`kernel`.*firmware/],
  [/^WARNING: ignoring device_model directive/, /^ignoring device_model directive$/],
  [/^WARNING: ignoring "vncviewer" option/, /^ignoring "vncviewer" option$/],
  [
    /^WARNING: specifying "timer_mode" as an integer is deprecated/,
    /"timer_mode" as an integer.*"no_delay_for_missed_ticks"/,
  ],
  [/^Invalid parameter `(mac|type)'\.$/, /^Invalid parameter `(mac|type)'$/],
  [/^unrecognized argument `.*'$/, /^unrecognized argument `.*'$/],
];
/** A second line of the same warning. */
const continuation = /^WARNING: Use "device_model_override" instead/;

const verdicts = new Map<string, Map<XlVersion, string>>();

function compare(reading: Reading, answer: Answer, name: string): string {
  if (answer.rc !== 0) {
    compareRefusal(reading, answer, name);
    return 'refused';
  }
  expect(reading).toMatchObject({ kind: 'definition' });
  if (reading.kind !== 'definition') return '';
  const { definition } = reading;
  const document = withDefaults(printed(answer.out), definition.vnc !== null);
  expect(expected(definition)).toEqual(document);
  expect(definition.unevaluated).toEqual([]);
  compareWarnings(definition.warnings, answer.err, name);
  return name in exceptions ? 'same *' : 'same';
}

function compareRefusal(reading: Reading, { err }: Answer, name: string): void {
  expect(reading).toMatchObject({ kind: 'refused' });
  if (reading.kind !== 'refused') return;
  const first = err.split('\n')[0] ?? '';
  const [, line, complaint] = /^\S+?:(\d+): (config parsing error near .*)$/s.exec(first) ?? [];
  if (line === undefined || complaint === undefined) {
    // Of the rest, a disk's complaint has the file's name in front, others a word of alarm.
    expect(first.replace(/^(?:ERROR|xl): /, '').replace(`${name}: `, '')).toBe(reading.reason);
    return;
  }
  expect(reading.line).toBe(Number(line));
  const [said] = complaint.split(', expecting');
  // What cannot be seen is written out; the recorded lines are bytes.
  expect(reading.reason).toContain(said?.replace('\r', '\\r').replace('\u00ef\u00bb\u00bf', '\\ufeff'));
  expect(/Python/.test(reading.reason)).toBe(/Python/.test(err));
}

function compareWarnings(ours: readonly Remark[], err: string, name: string): void {
  const left = [...ours];
  for (const line of err.split('\n').filter((text) => text !== '' && !continuation.test(text))) {
    const [, pattern] = warnings.find(([xl]) => xl.test(line)) ?? [];
    expect(pattern, `${name}: no words of ours are known for: ${line}`).toBeDefined();
    const quoted = [...line.matchAll(/[`"]([^'"]*)['"]/g)].map(([, text]) => text ?? '')[0] ?? '';
    const at = left.findIndex(({ reason }) => pattern?.test(reason) && reason.includes(quoted));
    expect(at, `${name}: we do not say: ${line}; we say ${JSON.stringify(ours)}`).not.toBe(-1);
    const number = /^\S+?:(\d+): warning/.exec(line)?.[1];
    if (number !== undefined) expect(left[at]?.line).toBe(Number(number));
    left.splice(at, 1);
  }
  expect(left, `${name}: xl does not say that`).toEqual([]);
}

describe('definitions', () => {
  it.each(cases)('$name', ({ name, text, answer }) => {
    const row = new Map<XlVersion, string>(xlVersions.map((version) => [version, 'DIFFERENT']));
    verdicts.set(name, row);
    for (const version of xlVersions) {
      row.set(version, compare(readXl(text, { version }), answer(version), name));
    }
  });

  it('keeps a uuid as it stands', () => {
    const reading = readXl(cases.find(({ name }) => name === 'uuid')?.text ?? '', { version: '4.17' });
    expect(reading).toMatchObject({ definition: { uuid: '06ed00fe-1162-4fc4-b5d8-11993ee4a8b9' } });
  });

  afterAll(() => {
    const rows = [...verdicts].map(
      ([name, row]) => `${name.padEnd(20)}${[...row.values()].map((word) => word.padEnd(11)).join('')}`,
    );
    const head = `${'case'.padEnd(20)}${xlVersions.map((version) => `xl ${version}`.padEnd(11)).join('')}`;
    const notes = Object.entries(exceptions).map(([name, why]) => `* ${name}: ${why}`);
    const all = [...verdicts.values()].flatMap((row) => [...row.values()]);
    const count = (word: string): number => all.filter((verdict) => verdict.startsWith(word)).length;
    const sum = `${count('same')} read to the same values, ${count('refused')} refused alike, ${count('DIFF')} different`;
    process.stdout.write(`${[head, ...rows, ...notes, sum].join('\n')}\n`);
  });
});
