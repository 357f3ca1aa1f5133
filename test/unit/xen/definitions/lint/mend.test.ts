/** --fix: what it mends is gone when the text is read again, and no other line has changed. */
import { describe, expect, it } from 'vitest';
import { mend } from '../../../../../src/xen/definitions/lint/mend.ts';
import { type Case, cases } from './cases.ts';
import { found, lint, quiet, source } from './support.ts';

const fixable = cases.filter(({ rule, by, bad, line, says, mend: _mend, good: _good, ...around }) =>
  found(rule, lint(by, bad, around)).some(({ fix }) => fix !== undefined),
);

const title = ({ rule, by, says }: Case): string => `${rule} by ${by}: ${says}`;

/** Rules about the whole text, and those that add a line or take one away. */
const other = new Set(['line-ends', 'byte-order-mark', 'open-comment', 'name-missing', 'timer-mode']);

describe.each(fixable.map((each) => [title(each), each] as const))(
  '%s',
  (_title, { rule, by, bad, line, mode }) => {
    const { text, fixed } = mend(source(by, bad, mode === undefined ? {} : { mode }));

    it('is mended', () => {
      expect(fixed.map((finding) => finding.rule)).toContain(rule);
      expect(found(rule, lint(by, text))).toEqual([]);
    });

    it('changes nothing the second time', () => {
      expect(mend(source(by, text))).toEqual({ text, fixed: [] });
    });

    it('leaves all other lines as they are', () => {
      if (other.has(rule)) return expect(text).not.toBe(bad);
      const [before, after] = [bad.split('\n'), text.split('\n')];
      expect(after).toHaveLength(before.length);
      expect(after.filter((_, index) => index !== line - 1)).toEqual(
        before.filter((_, index) => index !== line - 1),
      );
      expect(after[line - 1]).not.toBe(before[line - 1]);
    });
  },
);

describe('mending', () => {
  it('has something to do', () => {
    expect(new Set(fixable.map(({ rule }) => rule)).size).toBeGreaterThan(15);
  });

  it.each([
    ['line ends', 'xl', quiet.replaceAll('\n', '\r\n'), quiet],
    ['a byte order mark', 'xl', `\ufeff${quiet}`, quiet],
    ['an open comment', 'xl', `${quiet}# x`, `${quiet}# x\n`],
    [
      'a missing name',
      'xl',
      quiet.replace("name = 't'\n", ''),
      `${quiet.replace("name = 't'\n", '')}name = "t"\n`,
    ],
    ['timer_mode of a PV domain', 'xl', `${quiet}timer_mode = 1 # x\n`, quiet],
    [
      'one entry of a list with comments',
      'xl',
      `${quiet}vif = [ 'mac=00:16:3e:00:00:01,bridge = a', # one\n  "mac=00:16:3e:00:00:02, bridge = b", # two\n]\n`,
      `${quiet}vif = [ 'mac=00:16:3e:00:00:01,bridge=a', # one\n  "mac=00:16:3e:00:00:02,bridge=b", # two\n]\n`,
    ],
    [
      'several faults of one list',
      'xl',
      `${quiet}disk = [ '/dev/vg/a,xvda,w ', 'phy:vg/b,xvdb,w!' ]\n`,
      `${quiet}disk = [ '/dev/vg/a,raw,xvda,w', 'phy:/dev/vg/b,xvdb,w' ]\n`,
    ],
    [
      'True in a file that xl refuses for other reasons too',
      'xl',
      `import os\n${quiet}vnc = True\n`,
      `import os\n${quiet}vnc = 1\n`,
    ],
  ] as const)('%s', (_, by, text, wanted) => {
    expect(mend(source(by, text)).text).toBe(wanted);
  });

  it.each([
    ['an entry that Python puts together', 'xm', `${quiet}a = 'phy:/dev/a'\ndisk = [ a + ',xvda,rw' ]\n`],
    [
      'an entry that stands there twice',
      'xm',
      `${quiet}disk = [ 'phy:/dev/a,xvda,rw', 'phy:/dev/a,xvda,rw' ]\n`,
    ],
    ['a key that is set twice', 'xl', `${quiet}maxmem = '1G'\nmaxmem = '2G'\n`],
    ['a key inside an if', 'xm', `${quiet}if 1:\n  localtime = True\n`],
    ['a missing MAC', 'xl', `${quiet}vif = [ '' ]\n`],
    ['a name that is something else', 'xl', quiet.replace("'t'", 'None')],
    ['a name that is a function', 'xl', quiet.replace("name = 't'", 'def name(): pass')],
    ['a name that xm passes over', 'xm', quiet.replace("'t'", 'None')],
    ['who may reach the screen', 'xl', `${quiet}vfb = [ 'vnc=1,vnclisten=0.0.0.0' ]\n`],
  ] as const)('leaves alone: %s', (_, by, text) => {
    expect(lint(by, text).length).toBeGreaterThan(0);
    expect(mend(source(by, text))).toEqual({ text, fixed: [] });
  });
});
