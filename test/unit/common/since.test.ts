/** Moments of the past as they are typed. */
import { describe, expect, it } from 'vitest';
import { parseSince } from '../../../src/common/since.ts';

const now = new Date('2026-11-23T10:00:00Z');

describe('--since', () => {
  it.each([
    ['2h', new Date('2026-11-23T08:00:00Z')],
    ['90m', new Date('2026-11-23T08:30:00Z')],
    ['1.5d', new Date('2026-11-21T22:00:00Z')],
    ['2w', new Date('2026-11-09T10:00:00Z')],
    ['2026-11-20', new Date(2026, 10, 20)],
    ['2026-11-20 10:15', new Date(2026, 10, 20, 10, 15)],
    ['2026-11-20T10:15:30Z', new Date('2026-11-20T10:15:30Z')],
    ['2024-02-29', new Date(2024, 1, 29)],
  ])('%s', (text, moment) => {
    expect(parseSince(text, '--since', now)).toEqual(moment);
  });

  it.each([
    '',
    'yesterday',
    '2x',
    '-2h',
    '2026-02-30',
    '2026-13-01',
    '2026-11-20 25:00',
    '20261120',
    '99999999d',
  ])('refuses %j', (text) => {
    expect(() => parseSince(text, '--since', now)).toThrow(`--since: "${text}" is no time`);
  });
});
