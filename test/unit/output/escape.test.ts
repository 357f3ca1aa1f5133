/** Nothing that a server says steers the terminal. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControl, escapeInQuotes, isUnsafe } from '../../../src/output/escape.ts';

const forbidden = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
/** Text in which control characters are as likely as others. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\u202a', '\u202e', '\u2066', '\u2069', '\u2065', 'ä', '😀', '\\'),
  ),
});

describe('escapeControl', () => {
  it.each([
    ['plain ä 😀', 'plain ä 😀'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['a\nb\tc\r', 'a\\x0ab\\x09c\\x0d'],
    ['\0\x7f\x9b2J', '\\x00\\x7f\\x9b2J'],
    ['user\u202egpj', 'user\\u202egpj'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['\u2065\u206a\u202f', '\u2065\u206a\u202f'],
  ])('%j', (text, expected) => {
    expect(escapeControl(text)).toBe(expected);
  });

  it('keeps line ends and tabs where they are wanted', () => {
    expect(escapeControl('a\n\tb\r\x1b', { multiline: true })).toBe('a\n\tb\\x0d\\x1b');
  });

  it('leaves nothing over, and a second time changes nothing', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = escapeControl(text);
        expect(escaped).not.toMatch(forbidden);
        expect(escapeControl(escaped)).toBe(escaped);
        expect(isUnsafe(escaped)).toBe(false);
      }),
    );
  });
});

describe('escapeInQuotes', () => {
  it('makes JSON safe and keeps its meaning', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const json = escapeInQuotes(JSON.stringify(text));
        expect(json).not.toMatch(forbidden);
        expect(JSON.parse(json)).toBe(text);
      }),
    );
  });
});
