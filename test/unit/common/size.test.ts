/** Sizes as LVM's users write them: 8G and 8g are GiB, and what is printed can be typed again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../src/common/errors.ts';
import { formatSize, parseMemory, parseSize } from '../../../src/common/size.ts';

const kib = 1024;
const mib = 1024 ** 2;
const gib = 1024 ** 3;
const tib = 1024 ** 4;

function usageOf(work: () => unknown): CtctlError {
  try {
    work();
  } catch (error) {
    if (error instanceof CtctlError && error.reason === 'usage') return error;
    throw error;
  }
  throw new Error('it should have been refused');
}

describe('parseSize', () => {
  it.each([
    ['8G', 8 * gib],
    ['8g', 8 * gib],
    ['8GiB', 8 * gib],
    ['8gib', 8 * gib],
    ['8 G', 8 * gib],
    [' 8G ', 8 * gib],
    ['512M', 512 * mib],
    ['512m', 512 * mib],
    ['100K', 100 * kib],
    ['1.5T', 1.5 * tib],
    ['0.5G', 512 * mib],
    ['1.25g', 1.25 * gib],
    ['1073741824', gib],
    ['1', 1],
    ['007', 7],
    ['8191T', 8191 * tib],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text, '--disk')).toBe(bytes);
  });

  it('rounds up to a whole byte, so that nothing is smaller than asked for', () => {
    expect(parseSize('0.001K', '--disk')).toBe(2);
  });

  it.each([
    '',
    ' ',
    'G',
    '0',
    '0G',
    '0.0',
    '-8G',
    '+8G',
    '.5G',
    '8.G',
    '8,5G',
    '1e3',
    '0x10',
    '8P',
    '8GG',
    '8 G B',
    '8Gi',
    'eight',
    '8G\n8G',
    'Infinity',
    '9000T',
    '99999999999999999999',
  ])('refuses %j', (text) => {
    const error = usageOf(() => parseSize(text, '--disk'));
    expect(error.message).toBe(`--disk: "${text}" is not a size`);
    expect(error.next).toBe('write it like 8G, 512M or 1.5T');
  });

  it.each(['8GB', '512MB', '1.5TB'])(
    'does not take %s: with a decimal B it would be a power of ten',
    (text) => {
      usageOf(() => parseSize(text, '--disk'));
    },
  );
});

describe('formatSize', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [kib, '1 KiB'],
    [1536, '1.5 KiB'],
    [516 * mib, '516 MiB'],
    [8 * gib, '8 GiB'],
    [1.5 * tib, '1.5 TiB'],
    [10 * gib + 1, '10 GiB'],
    [1024 * tib, '1024 TiB'],
    [100 * gib, '100 GiB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(formatSize(bytes)).toBe(words);
  });

  it('has at most two digits after the point and says the size to within 1 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: kib, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        const [, digits = '', unit = ''] = /^(\d+(?:\.\d{1,2})?) ([KMGT]iB)$/.exec(formatSize(bytes)) ?? [];
        const factor = 1024 ** ('KMGT'.indexOf(unit[0] ?? '') + 1);
        expect(Math.abs(Number(digits) * factor - bytes)).toBeLessThanOrEqual(bytes * 0.01);
      }),
    );
  });

  it.each([
    ['KiB', 1],
    ['MiB', 2],
    ['GiB', 3],
    ['TiB', 4],
  ] as const)('what is printed in %s can be typed again', (_unit, power) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), fc.constantFrom(0, 0.25, 0.5, 0.75), (whole, part) => {
        const bytes = (whole + part) * 1024 ** power;
        expect(parseSize(formatSize(bytes), 'size')).toBe(bytes);
      }),
    );
  });
});

describe('parseMemory', () => {
  it.each([
    ['512', 512],
    [' 512 ', 512],
    ['512M', 512],
    ['2G', 2048],
    ['1.5g', 1536],
    ['1024K', 1],
    ['1T', 1_048_576],
  ])('%s is %i MiB', (text, mebibytes) => {
    expect(parseMemory(text, '--memory')).toBe(mebibytes);
  });

  it.each(['0', '0M', '', 'all', '-1', '1.5', '99999999999999999999'])('refuses %j', (text) => {
    expect(usageOf(() => parseMemory(text, '--memory')).message).toContain('--memory: ');
  });

  it.each(['1K', '1537K', '0.1M'])('refuses %s: not a whole number of MiB', (text) => {
    expect(usageOf(() => parseMemory(text, '--memory')).message).toBe(
      `--memory: "${text}" is not a whole number of MiB`,
    );
  });
});
