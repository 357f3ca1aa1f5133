/** Definitions as bytes: what is not edited stays, in whatever encoding it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOfDump,
  encodeLike,
  keepEncoding,
  mayHoldSecret,
  textOf,
} from '../../../../src/xen/definitions/bytes.ts';

const latin1 = Buffer.from('# Gr\u00fc\u00dfe\nmemory = 512\n', 'latin1');
const utf8 = Buffer.from('# Grüße\nmemory = 512\n');

describe('encodeLike', () => {
  it.each([
    ['Latin-1 stays Latin-1', latin1, Buffer.from('# Gr\u00fc\u00dfe \u00e4\n', 'latin1'), '# Grüße ä\n'],
    ['UTF-8 stays UTF-8', utf8, Buffer.from('# Grüße €\n'), '# Grüße €\n'],
    ['what was ASCII is UTF-8', Buffer.from('a\n'), Buffer.from('ä€\n'), 'ä€\n'],
    ['what was empty is UTF-8', Buffer.alloc(0), Buffer.from('ä\n'), 'ä\n'],
    ['a BOM stays', Buffer.from('\ufeffa\n'), Buffer.from('\ufeffb\n'), '\ufeffb\n'],
  ])('%s', (_name, before, after, text) => {
    expect(encodeLike(before, text)).toEqual(after);
  });

  it.each(['€', '🙂', 'ő'])('%s is none of Latin-1, and is not lost', (character) => {
    expect(() => encodeLike(latin1, `# ${character}\n`)).toThrow(
      `the file is written in Latin-1, which has no "${character}"`,
    );
  });

  it('any file comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const before = Buffer.from(bytes);
        expect(encodeLike(before, textOf(before)).equals(before)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('keepEncoding', () => {
  const anew = (text: string): Buffer => Buffer.from(text, 'utf8');
  it.each<[string, Buffer, Buffer, Buffer]>([
    [
      'an editor that writes UTF-8 changes no other umlaut',
      latin1,
      anew('# Grüße ä\n'),
      Buffer.from('# Grüße ä\n', 'latin1'),
    ],
    ['what Latin-1 does not have stays as it was typed', latin1, anew('# 5 €\n'), anew('# 5 €\n')],
    [
      'Latin-1 out of the editor stays',
      latin1,
      Buffer.from('# ä\n', 'latin1'),
      Buffer.from('# ä\n', 'latin1'),
    ],
    ['UTF-8 stays UTF-8', utf8, anew('# ä\n'), anew('# ä\n')],
  ])('%s', (_name, before, edited, kept) => {
    expect(keepEncoding(before, edited)).toEqual(kept);
  });
});

it.each([
  [[], ''],
  [[' 6d 65 0a'], 'me\n'],
  // GNU, then busybox of another width, then the blanks of a BSD.
  [[' 6d 65 6d 6f 72 79 20 3d 20 35 31 32 0d 0a 00 ff', ' 41'], 'memory = 512\r\n\0\u00ffA'],
  [['6d 65', '', '           41  \t'], 'meA'],
])('od prints %j', (lines, text) => {
  expect(bytesOfDump(lines).toString('latin1')).toBe(text);
});

it.each([
  ["vncpasswd = 'x'", true],
  ['# Password: x', true],
  ["name = 'a'", false],
  ["vfb = ['vnc=1,vncpasswd=\u00fc']", true],
])('%j may hold a secret: %s', (text, expected) => {
  expect(mayHoldSecret(Buffer.from(text, 'latin1'))).toBe(expected);
});
