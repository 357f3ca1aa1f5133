/** Other definitions that read ctsrvcommon: what becomes of them when it reads the registry. */
import { describe, expect, it } from 'vitest';
import { spoiledBy } from '../../../src/operations/pin/registry-others.ts';
import type { FileChange } from '../../../src/operations/pin/subject.ts';
import { readGiven } from '../../../src/operations/read-definition.ts';
import { macSnippet, registryFiles, withSnippetLine } from '../../../src/xen/macs/snippet.ts';

const files = registryFiles('/etc/xen/ctsrvcommon');
const before = "xenpath = '/usr/lib/xen-3.2-1'\n";

const change = (file: FileChange['file'], path: string, after: string): FileChange => ({
  ...{ file, path, title: '', name: 'w', before: null, after: Buffer.from(after) },
});
const changes = [
  change('registry', files.registry, 'w 00:16:3e:00:00:01\n'),
  change('snippet', files.snippet, macSnippet(files.registry)),
  change('common', files.common, withSnippetLine(before, files.snippet)),
];

const include = `execfile('${files.common}')\n`;
const definition = (text: string) =>
  readGiven(
    '/etc/xen/late',
    Buffer.from(`${text}kernel = '/k'\nmemory = 64\n`),
    { toolstack: 'xm' },
    { files: new Map([[files.common, before]]), missingFiles: new Set(), uname: undefined },
  );

describe('a definition that is taken now', () => {
  it.each([
    ['with its name behind execfile', `${include}name = 'late'\nvif = ['mac=00:16:3e:00:00:02']\n`],
    ['without a name', `${include}vif = ['bridge=intern']\n`],
    ['with a name that the registry has no room for', `name = 'a b'\n${include}vif = ['bridge=intern']\n`],
    ['with names of its own', `${include}name = 'late'\nmymac = '00:16:3e:00:00:02'\nvif = ['mac='+mymac]\n`],
    ['without ctsrvcommon', "name = 'late'\n"],
    ['which is refused already', `${include}vif = ['mac='+mymac]\n`],
  ])('%s stays as it is', (_title, text) => {
    expect(spoiledBy([definition(text)], changes)).toEqual([]);
  });

  it.each([
    [
      'uses what the Python takes away',
      `mymacs = []\n${include}name = 'late'\nif mymacs == []: vif = ['bridge=intern']\n`,
      "/etc/xen/late:4: name 'mymacs' is not defined",
    ],
    [
      'reads otherwise what it sets',
      `mymac = ''\nname = 'late'\n${include}if mymac == '00:16:3e:00:00:07': vcpus = 2\n`,
      '/etc/xen/late: something else in it would change',
    ],
  ])('and %s is named', (_title, text, expected) => {
    const known = change('registry', files.registry, 'late 00:16:3e:00:00:07\n');
    expect(spoiledBy([definition(text)], [...changes, known])).toEqual([expected]);
  });
});
