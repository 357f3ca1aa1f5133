/** One value of a parameter: what each type takes, and what becomes of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parameter, Scalar } from '../../../src/bundles/source.ts';
import { readScalar, readText, sizeText } from '../../../src/bundles/values.ts';
import { Secret } from '../../../src/common/secret.ts';
import { parseMemory, parseSize } from '../../../src/common/size.ts';

const parameter = (fields: Partial<Parameter>): Parameter => ({
  name: 'x',
  type: 'string',
  secret: false,
  ...fields,
});

describe('readText', () => {
  const GiB = 1024 ** 3;
  it.each([
    ['string', '', ''],
    ['string', ' a "b"\n$c ', ' a "b"\n$c '],
    ['number', '5', 5],
    ['number', '-0.5', -0.5],
    ['number', '0.000001', 0.000001],
    ['number', '9007199254740991', 9_007_199_254_740_991],
    ['boolean', 'true', true],
    ['boolean', 'no', false],
    ['size', '8G', 8 * GiB],
    ['size', '1.5GiB', 1.5 * GiB],
    ['size', '4096', 4096],
    ['path', '/', '/'],
    ['path', '/a b/ß', '/a b/ß'],
  ] as const)('%s %j is %j', (type, text, value) => {
    expect(readText(parameter({ type }), text)).toEqual({ value });
  });

  it.each([
    ['string', 'a\0b', 'a NUL byte cannot stand in a text'],
    ['string', '\ud83d', 'half of a character (a lone surrogate) cannot stand in a text'],
    ['number', '', 'expected a number like 5 or 0.5'],
    ['number', ' 5', 'expected a number like 5 or 0.5'],
    ['number', '007', 'expected a number like 5 or 0.5'],
    ['number', '1e3', 'expected a number like 5 or 0.5'],
    ['number', '0x10', 'expected a number like 5 or 0.5'],
    ['number', '9007199254740993', 'expected a number like 5 or 0.5'],
    ['number', '0.0000001', 'expected a number like 5 or 0.5'],
    ['boolean', 'True', 'expected true or false'],
    ['boolean', '1', 'expected true or false'],
    ['size', '8', undefined],
    ['size', '0', 'expected a size like 8G or 512M'],
    ['size', '-1G', 'expected a size like 8G or 512M'],
    ['size', '8GB', 'expected a size like 8G or 512M'],
    ['path', 'a', 'expected an absolute path on the server'],
    ['path', '/a\nb', 'expected an absolute path on the server'],
  ] as const)('%s %j: %s', (type, text, wrong) => {
    const read = readText(parameter({ type }), text);
    expect('wrong' in read ? read.wrong : undefined).toBe(wrong);
  });

  it.each([
    ['a choice', { choices: ['a', 'b'] }, 'a', true],
    ['no choice', { choices: ['a', 'b'] }, 'A', false],
    ['a choice of sizes, written otherwise', { type: 'size', choices: ['1G'] }, '1024M', true],
    ['a choice of numbers', { type: 'number', choices: [1, 2] }, '2', true],
    ['the whole pattern', { pattern: 'a|b' }, 'a', true],
    ['a part of the pattern', { pattern: 'a|b' }, 'ab', false],
    ['a line end behind the pattern', { pattern: 'a' }, 'a\n', false],
    ['a path and its pattern', { type: 'path', pattern: '/srv/.*' }, '/etc', false],
  ] as const)('%s', (_what, fields, text, fits) => {
    expect('value' in readText(parameter(fields), text)).toBe(fits);
  });

  it('makes a secret of a secret, and never repeats it', () => {
    const secret = parameter({ secret: true, pattern: '[0-9]+' });
    const read = readText(secret, '4711');
    expect('value' in read && read.value instanceof Secret ? read.value.reveal() : read).toBe('4711');
    expect(JSON.stringify(readText(secret, 'geheim'))).not.toContain('geheim');
  });
});

describe('readScalar', () => {
  it.each([
    ['string', '5', true],
    ['string', 5, false],
    ['path', true, false],
    ['number', 5, true],
    ['number', '5', true],
    ['number', 1e21, false],
    ['boolean', true, true],
    ['boolean', 'yes', true],
    ['size', 4096, true],
    ['size', '4K', true],
  ] as const)('%s takes %j: %s', (type, scalar: Scalar, fits) => {
    expect('value' in readScalar(parameter({ type }), scalar)).toBe(fits);
  });
});

describe('sizeText', () => {
  it.each([
    [8 * 1024 ** 3, '8G'],
    [1536 * 1024 ** 2, '1536M'],
    [1024 ** 4, '1T'],
    [1024, '1K'],
    [512, '0.5K'],
    [1, '0.0009765625K'],
  ])('%d is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('is read again as exactly these bytes, and never as bare MiB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (bytes) => {
        expect(parseSize(sizeText(bytes), 'size')).toBe(bytes);
      }),
      { numRuns: 1000 },
    );
    expect(parseMemory(sizeText(512 * 1024 ** 2), 'memory')).toBe(512);
    expect(() => parseMemory(sizeText(1000), 'memory')).toThrow('MiB');
  });
});
