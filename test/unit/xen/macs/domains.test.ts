/** Which files define domains, and what cards they give them: by the rules of each toolstack, never by a guess. */
import { describe, expect, it } from 'vitest';
import { rulesFor } from '../../../../src/xen/definitions/versions.ts';
import { type DefinedDomain, definedDomain } from '../../../../src/xen/macs/defined.ts';
import { definedDomains } from '../../../../src/xen/macs/domains.ts';

type Toolstack = 'xl' | 'xm';

const circumstances = (toolstack: Toolstack, files: Readonly<Record<string, string>> = {}) => ({
  rules: rulesFor(toolstack, undefined),
  surroundings: { files: new Map(Object.entries(files)), missingFiles: new Set<string>() },
});

const around = (vif: string): string => `name = 'w'\nkernel = '/k'\n${vif}\nmemory = 64\n`;

/** `index mac bridge`, with - for what is not there. */
const told = ({ cards }: DefinedDomain): readonly string[] | null =>
  cards?.map(({ index, mac, bridge }) => `${index} ${mac ?? '-'} ${bridge ?? '-'}`) ?? null;

const read = (toolstack: Toolstack, text: string) =>
  definedDomain('/etc/xen/w', text, circumstances(toolstack));

describe('the cards of one definition', () => {
  it.each<readonly [string, readonly string[]]>([
    ['', []],
    ["vif = ['']", ['0 - -']],
    ["vif = ['bridge=b', 'mac=0:16:3E:1:2:3']", ['0 - b', '1 00:16:3e:01:02:03 -']],
    ["vif = ['mac=nonsense']", ['0 - -']],
  ])('%s', (vif, cards) => {
    expect(told(read('xl', around(vif)))).toEqual(cards);
    expect(told(read('xm', around(vif)))).toEqual(cards);
  });

  it('xl: blanks, and a number of its own; xm: Python, and nics', () => {
    expect(told(read('xl', around("vif = ['bridge = x', 'devid=7,bridge=b']")))).toEqual(['0 - -', '7 - b']);
    expect(told(read('xl', around("vif = ['devid=1', 'bridge=b']")))).toEqual(['0 - -', '1 - b']);
    expect(told(read('xm', around("m = '00:16:3e:0:0:%x'\nvif = ['mac=' + m % 10]\nnics = 2")))).toEqual([
      '0 00:16:3e:00:00:0a -',
      '1 - -',
    ]);
  });

  it('says what is wrong with a card', () => {
    const text = around("vif = ['',\n 'mac=01:00:00:0:0:0',\n 'mac=x']");
    expect(read('xl', text).cards?.flatMap(({ findings }) => findings)).toMatchObject([
      { rule: 'mac-missing', line: 3 },
      { rule: 'mac-group', line: 4 },
      { rule: 'mac-malformed', line: 5 },
    ]);
  });

  it.each<readonly [string, Toolstack, string, RegExp]>([
    ['an entry that only the server knows', 'xm', "import os\nvif = ['', os.popen('x').read()]", /^line 4: /],
    ['the number of cards', 'xm', "import os\nnics = int(os.popen('x').read())", /^line 4: /],
    ['a file behind the list', 'xm', "vif = ['']\nexecfile('/not/at/hand')", /^line 4: \/not\/at\/hand/],
    ['what xl refuses', 'xl', 'vif = (1)', /^xl of Xen 4\.17 refuses it: line 3: /],
    ['what xm refuses', 'xm', 'vif = [', /^xm of Xen 3\.2 refuses it: line \d+: SyntaxError/],
  ])('nobody can tell: %s', (_what, toolstack, vif, reason) => {
    const domain = read(toolstack, around(vif));
    expect([domain.cards, domain.reason]).toEqual([null, expect.stringMatching(reason)]);
  });

  it('a file in front of the list does not matter', () => {
    expect(told(read('xm', around("execfile('/not/at/hand')\nvif = ['bridge=b']")))).toEqual(['0 - b']);
  });
});

describe('the definitions of a server', () => {
  const domainsOf = (toolstack: Toolstack, texts: Readonly<Record<string, string>>, tooBig = {}) =>
    definedDomains(
      { texts: new Map(Object.entries(texts)), tooBig: new Map(Object.entries(tooBig)) },
      circumstances(toolstack, texts),
    ).map(({ path, name }) => [path, name]);

  it('most files are none', () => {
    const texts = {
      '/etc/xen/README': 'vif is explained here\n',
      '/etc/xen/settings': "xenpath = '/usr/lib/xen'\n# memory = 64\n",
      '/etc/xen/w': around(''),
    };
    expect(domainsOf('xl', texts)).toEqual([['/etc/xen/w', 'w']]);
    expect(domainsOf('xm', texts)).toEqual([['/etc/xen/w', 'w']]);
  });

  it('of several for one domain the one of its name counts, else the first', () => {
    expect(
      domainsOf('xl', {
        '/etc/xen/before': around(''),
        '/etc/xen/w': around("vif = ['']"),
        '/etc/xen/x.1': around('').replace("'w'", "'x'"),
        '/etc/xen/x.2': around("vif = ['']").replace("'w'", "'x'"),
      }),
    ).toEqual([
      ['/etc/xen/w', 'w'],
      ['/etc/xen/x.1', 'x'],
    ]);
  });

  it('files that start with the server: links are no domains of their own, files are', () => {
    const nameless = "kernel = '/k'\n";
    expect(
      domainsOf('xm', {
        '/etc/xen/w': nameless,
        '/etc/xen/copy': nameless,
        '/etc/xen/auto/10-w': nameless,
        '/etc/xen/auto/only-here': "kernel = '/other'\n",
      }),
    ).toEqual([
      ['/etc/xen/w', 'w'],
      ['/etc/xen/copy', 'copy'],
      ['/etc/xen/auto/only-here', 'only-here'],
    ]);
  });

  it('what others include is a domain only where it has a name', () => {
    expect(
      domainsOf('xm', {
        '/etc/xen/base': "name = 'base'\nkernel = '/k'\n",
        '/etc/xen/common': "kernel = '/k'\nmemory = 64\n",
        '/etc/xen/w': "execfile('/etc/xen/common')\nexecfile('/etc/xen/base')\nname = 'w'\nmemory = 32\n",
      }),
    ).toEqual([
      ['/etc/xen/base', 'base'],
      ['/etc/xen/w', 'w'],
    ]);
  });

  it('a name that only Python knows, and a file that is too big, are there without one', () => {
    const text = around('').replace("'w'", "__import__('os').popen('hostname').read()");
    expect(domainsOf('xm', { '/etc/xen/w': text }, { '/etc/xen/image': 5_000_000 })).toEqual([
      ['/etc/xen/w', null],
      ['/etc/xen/image', null],
    ]);
  });
});
