/** Files that nobody reads as a whole: what is refused on single lines, and what is wrong with the rest. */
import { describe, expect, it } from 'vitest';
import { mend } from '../../../../../src/xen/definitions/lint/mend.ts';
import { subjectOf } from '../../../../../src/xen/definitions/lint/subject.ts';
import { type By, lint, quiet, source } from './support.ts';

describe('past lines that are refused', () => {
  it.each<[By, string, readonly string[]]>([
    [
      'xl',
      `${quiet}on_poweroff = destroy\nmaxmem = 512M\nvif = [ 'mac=00:16:3e:00:00:01, bridge = x' ]\n`,
      ['5 refused', '6 refused', '7 vif-blanks'],
    ],
    [
      'xm',
      `${quiet}on_poweroff = destroy\nmaxmem = '512M'\nvif = [ 'mac=xx' ]\n`,
      ['5 refused', '6 number-with-unit', '7 mac-malformed'],
    ],
    ['xm', `${quiet}disk = [ 'phy:/dev/a,xvda' ]\nvif = [ '' ]\n`, ['5 refused', '6 mac-missing']],
    // What hangs on it is no fault of its own.
    ['xm', `${quiet}path = here\nramdisk = path + '/r'\nvif = [ '' ]\n`, ['5 refused', '7 mac-missing']],
    // Nobody knows whether they are missing.
    ['xl', 'name = web\nmemory = 64M\nkernel = /boot/k\n', ['1 refused', '2 refused', '3 refused']],
    [
      'xl',
      `\ufeff${quiet}vcpus = two\r\nvif = [ '' ]\n`,
      ['1 byte-order-mark', '5 refused', '5 line-ends', '6 mac-missing'],
    ],
    // More than a line: there it ends.
    ['xl', `${quiet}disk = [ 'a',\n  b ]\nvif = [ '' ]\n`, ['6 refused']],
    ['xm', `${quiet}if 1:\n  memory = x\nvif = [ '' ]\n`, ['6 refused']],
  ])('by %s: %j', (by, text, wanted) => {
    const all = lint(by, text).map(({ line, rule }) => `${line} ${rule}`);
    expect(all.toSorted()).toEqual(wanted.toSorted());
    expect(subjectOf(source(by, text)).refusals.length).toBeGreaterThan(0);
  });

  it('mends the rest, and keeps what it cannot read', () => {
    const text = `${quiet}on_poweroff = destroy # soon\nvif = [ 'mac=00:16:3e:00:00:01, bridge = x' ]\n`;
    expect(mend(source('xl', text)).text).toBe(text.replace(', bridge = x', ',bridge=x'));
  });
});
