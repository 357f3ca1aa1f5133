/** Lines for a terminal: no wider than asked for, and nothing is lost. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slicesOf, terminalWidth, widthOf } from '../../../src/output/width.ts';
import { stiffness, wrapText } from '../../../src/output/wrap.ts';

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['winxp', 5],
    ['größe', 5],
    ['gro\u0308\u00dfe', 5],
    ['漢字', 4],
    ['ｗｉｎ', 6],
    ['x→…', 3],
    ['👩‍💻!', 3],
    ['a\u200bb', 2],
  ])('%s', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('slicesOf', () => {
  it.each<[string, number, readonly string[]]>([
    ['winxp', 2, ['wi', 'nx', 'p']],
    ['漢字!', 3, ['漢', '字!']],
    ['o\u0308o\u0308', 1, ['o\u0308', 'o\u0308']],
    ['漢字', 1, ['漢', '字']],
    ['', 5, ['']],
  ])('%s in %i', (text, width, slices) => {
    expect(slicesOf(text, width)).toEqual(slices);
  });
});

describe('terminalWidth', () => {
  it.each([
    [{ isTTY: true, columns: 80 }, 80],
    [{ isTTY: true, columns: 0 }, undefined],
    [{ isTTY: false, columns: 80 }, undefined],
    [{}, undefined],
  ])('%j', (stream, width) => {
    expect(terminalWidth(stream)).toBe(width);
  });
});

describe('wrapText', () => {
  it.each<[string, string, readonly string[]]>([
    ['a text that fits', 'sixteen columns.', ['sixteen columns.']],
    ['words', 'no network card has this address', ['no network card', '  has this', '  address']],
    ['a path', '/var/lib/ctctl/saved/1', ['/var/lib/ctctl/', '  saved/1']],
    ['a path behind a word', 'there, /etc/xen/a-b', ['there,', '  /etc/xen/a-b']],
    ['a disk', 'phy:/dev/vg/winxp,ioemu:hda,w', ['phy:/dev/vg/', '  winxp,', '  ioemu:hda,w']],
    ['a long name', 'vnc-password-impossible', ['vnc-password-', '  impossible']],
    ['no joint', 'x'.repeat(32), ['x'.repeat(14), `  ${'x'.repeat(14)}`, '  xxxx']],
    ['a step below its run', '    volume server/web01', ['    volume', '  server/web01']],
    ['umlauts', 'Größe über Größe', ['Größe über Größe']],
    ['wide letters', '漢字漢字漢字漢字漢字', ['漢字漢字漢字漢', '  字漢字']],
    ['several blanks', 'a  b   and so on and', ['a  b   and so on', '  and']],
  ])('%s', (_title, text, lines) => {
    expect(wrapText(text, 16)).toEqual(lines);
  });

  it('loses nothing, and takes no more room than there is', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '/', ',', '-', ':', 'ü', '漢', 'o\u0308', '👩‍💻'),
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (whole, width) => {
        const lines = wrapText(whole, width);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''));
      }),
    );
  });
});

describe('stiffness', () => {
  it.each([
    ['00:16:3e:2d:ea:42', 17],
    ['2026-11-23 17:25:18', 12],
    ['/usr/lib/xen-3.2-1/boot/hvmloader', 12],
    ['x'.repeat(40), 22],
    ['', 0],
  ])('%s', (text, width) => {
    expect(stiffness(text, 20)).toBe(width);
  });

  it('is what keeps short words whole', () => {
    const word = fc.stringMatching(/^[a-z:/-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = words.join(' ');
        expect(wrapText(text, stiffness(text, 20)).flatMap((line) => line.trim().split(' '))).toEqual(words);
      }),
    );
  });
});
