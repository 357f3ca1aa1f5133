/** Durations on the command line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/common/duration.ts';
import { CtctlError } from '../../../src/common/errors.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['90', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1500ms', 1500],
    ['1.5s', 1500],
    ['0.5h', 1_800_000],
    [' 5 m ', 300_000],
    ['0', 0],
    ['0.4ms', 0],
    ['2147483647ms', 2_147_483_647],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text, '--timeout')).toBe(milliseconds);
  });

  it.each([
    '',
    's',
    '5 minutes',
    '5M',
    '1d',
    '-5s',
    '.5s',
    '5.s',
    '1e3',
    '5m30s',
    'NaN',
    '2147483648ms',
    '2147484',
    '597h',
    '9'.repeat(400),
  ])('refuses %j', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(CtctlError);
    expect(() => parseDuration(text, '--timeout')).toThrow(`--timeout: "${text}" is not a duration`);
  });

  it('says what to write instead', () => {
    try {
      parseDuration('soon', '--grace');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ reason: 'usage', next: 'write it like 90s, 5m or 1h' });
    }
  });

  it('never gives what a timer of Node cannot count', () => {
    const text = fc
      .tuple(
        fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom('', 'ms', 's', 'm', 'h'),
      )
      .map(([value, unit]) => `${value.toLocaleString('en', { useGrouping: false })}${unit}`);
    fc.assert(
      fc.property(text, (duration) => {
        let milliseconds = 0;
        try {
          milliseconds = parseDuration(duration, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(CtctlError);
        }
        expect(Number.isInteger(milliseconds)).toBe(true);
        expect(milliseconds).toBeLessThan(2 ** 31);
      }),
    );
  });
});
