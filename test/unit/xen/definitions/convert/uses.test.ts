/** What a definition makes use of, and what a person is asked for: wishes that fit nothing are typing errors. */
import { describe, expect, it } from 'vitest';
import { convert, fixture, told } from './support.ts';

const common = new Map([['/etc/xen/ctsrvcommon', fixture('ctsrvcommon.article')]]);
const etch64 = fixture('etch64.article');
const given = (...names: readonly string[]) => new Map(names.map((name) => [name, '1']));
const plain =
  "name = 'a'\nkernel = '/k'\nvif = ['bridge=intern', 'mac=00:16:3e:00:00:01', 'bridge=extern']\n";

describe('names that --var answers for', () => {
  it.each([
    ["the article's", etch64, common, ['xenpath', 'mymac']],
    ['the same, without the file that it includes', etch64, undefined, ['xenpath', 'mymac']],
    ['an option itself', "import os\nkernel = os.popen('date').read()\n", undefined, ['kernel']],
    [
      'the name, not what it is made of',
      "import os\na = os.popen('x')\nb = a.read()\nextra = b\n",
      undefined,
      ['b'],
    ],
    ['no list', "import os\nkernel = '/k'\nvif = os.popen('x').read().split()\n", undefined, []],
    ['a disk that xl has no form for', "kernel = '/k'\ndisk = ['tap:vmdk:/d,xvda,w']\n", undefined, []],
    ['no amount of memory', "kernel = '/k'\nmemory = '256M'\n", undefined, []],
  ])('%s', (_, text, files, names) => {
    const { uses, unconverted } = convert(text, files ? { files } : {});
    expect([uses.questions, unconverted.length > 0]).toEqual([names, true]);
  });

  it('with the answers nothing is left', () => {
    const variables = new Map([
      ['xenpath', '/usr/lib/xen'],
      ['mymac', '00:16:3e:00:00:01'],
    ]);
    const { uses, unconverted } = convert(etch64, { files: common, variables });
    expect([uses, unconverted]).toEqual([{ bridges: ['intern'], unasked: [], questions: [] }, []]);
  });
});

describe('bridges and variables', () => {
  it.each([
    ['bridges, each once', plain, ['extern', 'intern'], ['foo']],
    ['cards that nobody knows', `import os\n${plain}vif = os.popen('x').read().split()\n`, null, ['foo']],
    ['an included file that is not at hand', `${plain}execfile('/etc/xen/common')\n`, null, []],
    ['a name that is asked for', `${plain}extra = 'foo=' + foo\n`, ['extern', 'intern'], []],
    ['a part of a name', `${plain}extra = 'foobar'\n`, ['extern', 'intern'], ['foo']],
  ])('%s', (_, text, bridges, unasked) => {
    const { uses } = convert(text, { variables: given('foo', 'root') });
    expect(uses).toMatchObject({ bridges, unasked });
  });
});

it('a key that gets another name is told with it', () => {
  expect(told("builder = 'hvm'\n", 'builder')).toEqual(['changed "hvm" -> type = "hvm"']);
});
