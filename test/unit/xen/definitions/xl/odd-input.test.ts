/** Whatever a file holds: an answer, soon, and no exception. Mutated files: ../fuzz. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading, Value } from '../../../../../src/xen/definitions/model.ts';
import { literal } from '../../../../../src/xen/definitions/xl/literal.ts';
import { readXl } from '../../../../../src/xen/definitions/xl/read.ts';

const read = (text: string): Reading => readXl(text, { version: '4.20' });
const base = "name='t'\nkernel='/k'\n";

describe('large and deep', () => {
  const many = (count: number, line: string): string => base + line.repeat(count);
  const soon = 4_000;
  it.each([
    ['nested lists', `${base}a=${'['.repeat(100_000)}`, 'refused'],
    ['nested lists that end', `${base}vnuma=${'['.repeat(4_000)}${']'.repeat(4_000)}`, 'definition'],
    ['brackets that only close', `${base}a=${']'.repeat(100_000)}`, 'refused'],
    ['one long string', `${base}extra='${'x'.repeat(1_000_000)}'`, 'definition'],
    ['one long unterminated string', `${base}extra='${"\\'".repeat(500_000)}`, 'refused'],
    ['one long number', `${base}memory=${'9'.repeat(1_000_000)}`, 'definition'],
    ['zeros', `${base}memory='${'0'.repeat(1_000_000)}'`, 'definition'],
    ['one long name', `${base}${'a'.repeat(1_000_000)}=1`, 'definition'],
    ['faults', `${base}${'- '.repeat(500_000)}`, 'refused'],
    ['many assignments', many(100_000, 'memory=1\n'), 'definition'],
    [
      'many unknown keys',
      base + Array.from({ length: 80_000 }, (_, index) => `a${index}=1`).join('\n'),
      'definition',
    ],
    ['many additions to a string', many(80_000, "extra+='a'\n"), 'definition'],
    ['many additions to a list', many(60_000, "disk+=['phy:a,xvda,w']\n"), 'definition'],
    ['a list of many', `${base}vif=[${"'x=1',".repeat(80_000)}]`, 'definition'],
    ['a disk of many prefixes', `${base}disk=['${'phy:'.repeat(250_000)}a,b,w']`, 'definition'],
    ['a disk of many words', `${base}disk=['${'cdrom,'.repeat(150_000)}a,raw,b']`, 'definition'],
    ['a disk of many wrong words', `${base}disk=['${'a=b,'.repeat(200_000)}']`, 'refused'],
    ['a vif of many MACs', `${base}vif=['${'mac=,'.repeat(150_000)}']`, 'definition'],
    ['a vif of blanks', `${base}vif=['${' '.repeat(1_000_000)}x']`, 'definition'],
    ['a vfb of many words', `${base}vfb=['${'vnc=1,'.repeat(150_000)}']`, 'definition'],
    ['many CPUs', `${base}cpus='${'1-2,'.repeat(250_000)}'`, 'definition'],
    ['NUL characters', '\0'.repeat(100_000), 'refused'],
  ])('%s', (_, text, kind) => {
    const start = performance.now();
    expect(read(text).kind).toBe(kind);
    expect(performance.now() - start).toBeLessThan(soon);
  });

  it('gives a model that can be written as JSON', () => {
    const reading = read(`${base}vnuma=${'['.repeat(3_000)}${']'.repeat(3_000)}\n`);
    expect(JSON.stringify(reading).length).toBeLessThan(10_000);
  });
});

describe('literals', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((value) => !value.includes('\0'));
  const item = fc.oneof(text, fc.nat());
  const value: fc.Arbitrary<Value> = fc.oneof(item, fc.array(item, { maxLength: 5 }));

  it('are read back', () => {
    fc.assert(
      fc.property(value, (wanted) => {
        const list = Array.isArray(wanted);
        // Two keys that take anything: a list of strings, and one string.
        const reading = read(`${base}${list ? 'device_model_args' : 'seclabel'}=${literal(wanted)}\n`);
        expect(reading).toMatchObject({ kind: 'definition' });
        if (reading.kind === 'definition') {
          expect(reading.definition.rest[list ? 'device_model_args' : 'seclabel']).toEqual(wanted);
        }
      }),
    );
  });

  it.each([
    ['x', '"x"'],
    ['say "x"', `'say "x"'`],
    [`'"\\`, String.raw`"'\"\\"`],
    ['a\nb', String.raw`"a\nb"`],
    [256, '256'],
    [-1, '"-1"'],
    [['a', 1], '["a", 1]'],
    [[], '[]'],
  ])('%j', (wanted, written) => {
    expect(literal(wanted)).toBe(written);
  });

  it.each(['\0', 1.5, Number.NaN, 2 ** 60])('cannot write %j', (wanted) => {
    expect(() => literal(wanted)).toThrow(RangeError);
  });
});
