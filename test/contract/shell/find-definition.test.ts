/** ct_find_definition: the file that defines a domain, the same one as parseDefinitions finds on the workstation. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { parseDefinitions } from '../../../src/xen/definitions/facts.ts';
import { shellNames } from './run-shell.ts';
import { fakeServer } from './server.ts';

type Files = Readonly<Record<string, string>>;

const article = (name: string): string =>
  readFileSync(new URL(`../../fixtures/xen/${name}.article`, import.meta.url), 'utf8');

const own: Files = {
  winxp: article('winxp'),
  'etch64.cfg': article('etch64'),
  ctsrvcommon: article('ctsrvcommon'),
  'no-name': 'memory = 64\n',
  'my box': "kernel = '/boot/vmlinuz'\n",
  other: "name = 'renamed'\r\nmemory = 64\r\n",
  'settings-of-mine': "name = 'settings'\ncolour = 'blue'\n",
  'xl.conf': "name = 'conf'\nmemory = 64\n",
  'a.b': "name = 'dots.*'\nmemory = 64\n",
};

describe.each(shellNames)('in %s', (shell) => {
  /** The file of a domain, and which one the workstation takes for it; without their folder. */
  function find(files: Files, name: string): { readonly server: string; readonly workstation: string } {
    const server = fakeServer();
    for (const [file, text] of Object.entries(files)) server.define(file, text);
    const base = (path: string): string => path.replace(`${server.definitions}/`, '');
    const found = server.output(shell, `ct_find_definition ${quote(name)}; printf '%s' "$ct_file"`);
    const all = parseDefinitions(server.output(shell, 'ct_all_assignments').split('\n'));
    return { server: base(found), workstation: base(all.find((each) => each.name === name)?.path ?? '') };
  }

  it.each([
    ['winxp', 'winxp'],
    ['etch64', 'etch64.cfg'],
    ['no-name', 'no-name'],
    ['my box', 'my box'],
    ['renamed', 'other'],
    ['dots.*', 'a.b'],
    ['other', ''],
    ['settings', ''],
    ['conf', ''],
    ['ctsrvcommon', ''],
    ['etch64.cfg', ''],
    ['dots', ''],
    ['', ''],
    ['WINXP', ''],
  ])('%j is in %j', (name, file) => {
    expect(find(own, name)).toEqual({ server: file, workstation: file });
  });

  const domain = (name: string): string => `name = '${name}'\nmemory = 64\n`;

  it('of two files the one of the domain name counts', () => {
    const files = { 'a-copy': domain('winxp'), winxp: domain('winxp'), 'z-copy': domain('winxp') };
    expect(find(files, 'winxp')).toEqual({ server: 'winxp', workstation: 'winxp' });
  });

  it.each([
    [['a', 'b']],
    [['etch-new', 'etch-old', 'winxp-2']],
    [['1', '2', '3', '4', '5']],
    [['copy', 'of', 'my', 'old', 'box']],
  ])('of %j, none of them named like the domain, the first counts', (names) => {
    const files = Object.fromEntries(names.map((name) => [name, domain('winxp')]));
    const [first] = [...names].sort();
    expect(find(files, 'winxp')).toEqual({ server: first, workstation: first });
  });

  it.each([
    ['010', '10'],
    ['1e1', '10'],
    ['5.10', '5.1'],
    ['0x0A', '10'],
  ])('%s is not %s, though they are equal as numbers', (asked, other) => {
    expect(find({ a: domain(other) }, asked)).toEqual({ server: '', workstation: '' });
    expect(find({ a: domain(other), b: domain(asked) }, asked)).toEqual({ server: 'b', workstation: 'b' });
  });

  it('in another encoding: what is called so to the byte comes first', () => {
    const server = fakeServer();
    const asked = (name: string): string =>
      server.output(
        shell,
        `ct_find_definition ${name} "$(printf 'caf\\351')"; printf '%s' "\${ct_file##*/}"`,
      );
    const cafe = "name = 'caf\u00e9'\nmemory = 64\n";
    server.define('old', Buffer.from(cafe, 'latin1'));
    expect([asked('caf\u00e9'), asked('tea')]).toEqual(['old', 'old']);
    server.define('young', cafe);
    expect([asked('caf\u00e9'), asked('tea')]).toEqual(['young', 'old']);
  });

  it('ct_find_file: by the name of the file, not of the domain', () => {
    const server = fakeServer();
    for (const [file, text] of Object.entries(own)) server.define(file, text);
    const asked = (name: string): string =>
      server.output(shell, `ct_find_file ${quote(name)}; printf '%s' "\${ct_file##*/}"`);
    const names = ['other', 'renamed', 'my box', 'xl.conf', '*', '', '../etc'];
    expect(names.map(asked)).toEqual(['other', '', 'my box', '', '', '', '']);
  });

  it('several statements on one line are several', () => {
    expect(find({ a: "name = 'winxp'; memory = 64\n" }, 'winxp')).toEqual({ server: 'a', workstation: 'a' });
  });
});
