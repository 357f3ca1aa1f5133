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
    // Nobody knows whether those are missing; on_crash is.
    [
      'xl',
      'name = web\nmemory = 64M\nkernel = /boot/k\n',
      ['1 refused', '2 refused', '3 refused', '1 crash-default'],
    ],
    ['xl', `${quiet}extra = foo\nlocaltime = True # yes\n`, ['5 refused', '6 boolean']],
    // What Python sets, and nobody here can tell, is no more missing.
    [
      'xl',
      "import os\nname = 't'\nmemory = 256\nkernel = '/boot/' + os.uname()[2]\non_crash = 'restart'\n",
      ['1 python', '4 python'],
    ],
    ['xl', "name = 't'\nmemory = 256\nexecfile('/etc/xen/more')\n", ['3 python']],
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

  it('mends True and False on lines that only xl refuses, while another one is Python to nobody', () => {
    const text = `${quiet}extra = foo\nvnc = True;\nsdl=False # none\nlocaltime = Truely\n`;
    const mended = text.replace('True;', '1;').replace('=False #', '=0 #');
    expect(mend(source('xl', text)).text).toBe(mended);
  });

  it('says of Python that it is Python, not that quotes are missing', () => {
    const [finding] = lint('xl', `${quiet}bootloader = foo()\n`);
    expect(finding).toMatchObject({ line: 5, mend: 'write plain values: see ctctl config convert' });
  });
});
