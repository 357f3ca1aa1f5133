/** What is read out of definitions as people write them, without running any of them. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/remote/bundle/shell.ts';
import { printDefinition } from '../../../src/xen/definitions/print.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url), 'utf8');

describe.each(shellNames)('in %s', (shell) => {
  const valueIn = (text: string, key: string): string => {
    const server = fakeServer();
    const file = server.define('a', text);
    return server.output(shell, `ct_value ${quote(file)} ${key}`);
  };

  it.each([
    ["name = 'winxp'", 'winxp'],
    ['name="winxp"', 'winxp'],
    // Another variable, for Python; a mistake, for xl.
    ['name=winxp', ''],
    ["name = 'vm%d' % 3", ''],
    ["name = 'win' + 'xp'", ''],
    ["name\t=\t'winxp'", 'winxp'],
    ["name = 'winxp' # the old one", 'winxp'],
    ["name = 'winxp'# it's", 'winxp'],
    ["name = 'it\"s'", 'it"s'],
    ['name = "it\'s"', "it's"],
    ["name = 'a#b'", 'a#b'],
    ["name = 'a b'", 'a b'],
    ["name = 'a=b'", 'a=b'],
    ["name = 'a&b|c*d'", 'a&b|c*d'],
    ["name = 'winxp'\r", 'winxp'],
    ["name = 'winxp'\r\nmemory = 64\r\n", 'winxp'],
    ["# name = 'other'\nname = 'winxp'", 'winxp'],
    ["# it's a comment\nname = 'winxp'", 'winxp'],
    ["name = 'one'\nname = 'two'", 'two'],
    ["names = 'other'\nname = 'winxp'\nname2 = 'x'", 'winxp'],
    ["if x:\n  name = 'other'\nname = 'winxp'", 'winxp'],
    ["name == 'other'\nname = 'winxp'", 'winxp'],
    ["disk = [ 'a',\n 'name = x' ]\nname = 'winxp'", 'winxp'],
    ["name = 'winxp'", 'winxp'],
    ['memory = 64', ''],
    ['', ''],
  ])('the name in %j', (text, name) => {
    expect(valueIn(`${text}\n`, 'name')).toBe(name);
    expect(valueIn(text, 'name')).toBe(name);
  });

  it.each([
    ["disk = [ 'phy:/dev/server/winxp,hda,w' ]", '[phy:/dev/server/winxp,hda,w]'],
    ["disk = [ 'a,b,w', 'c,d,r' ]", '[a,b,w,c,d,r]'],
    ["disk = [ 'a,b,w',\n         'c,d,r' ]", '[a,b,w,c,d,r]'],
    [
      "disk = [\n  # it's the first\n  'a,b,w', # \"and\" more\n\n  'c,d,r',\n]\nvif = [ '' ]",
      '[a,b,w,c,d,r]',
    ],
    ["disk = [ 'a b,c,w' ]", '[a b,c,w]'],
    ["disk = ['a',\r\n'b']\r\n", '[a,b]'],
    ['disk = [ ]', '[]'],
    ["disk = [ 'a]b', 'c' ]", '[a]b,c]'],
    ["disk = [ 'a' ]\ndisk = [ 'b' ]", '[b]'],
  ])('the disks in %j', (text, disks) => {
    expect(valueIn(`${text}\n`, 'disk')).toBe(disks);
  });

  it('the file of the article', () => {
    const server = fakeServer();
    const file = server.define('winxp', fixture('winxp.article'));
    const values = ['name', 'memory', 'builder', 'disk', 'vif', 'usbdevice'].map((key) =>
      server.output(shell, `ct_value ${quote(file)} ${key}`),
    );
    expect(values).toEqual([
      'winxp',
      '512',
      'hvm',
      '[phy:/dev/server/winxp,ioemu:hda,w,file:/root/winxp.iso,hdc:cdrom,r]',
      '[bridge=intern]',
      'tablet',
    ]);
  });

  it('Latin-1 and a byte that is no text disturb nothing', () => {
    const server = fakeServer();
    const file = server.define(
      'a',
      Buffer.from("# für Müller\nname = 'winxp'\nextra = '\u00ff'\nmemory = 64\n", 'latin1'),
    );
    expect(server.output(shell, `ct_value ${quote(file)} memory`)).toBe('64');
  });

  it('never runs a file', () => {
    const server = fakeServer();
    server.define('a', "name = '$(touch made)'\nmemory = `touch made`\ndisk = [ '$(touch made)' ]\n");
    server.output(shell, 'ct_all_assignments >/dev/null; ct_find_definition x; [ ! -e made ]');
  });

  it('an unfinished list ends with its file', () => {
    const server = fakeServer();
    server.define('a', "name = 'one'\ndisk = [ 'a',\n");
    server.define('b', "name = 'two'\nmemory = 64\n");
    expect(
      server
        .output(shell, 'ct_all_assignments')
        .split('\n')
        .map((line) => line.split('\t').slice(1)),
    ).toEqual([
      ['name', 'one'],
      ['disk', '[a,'],
      ['name', 'two'],
      ['memory', '64'],
    ]);
  });

  it('what ctctl has printed is read back whole', () => {
    const value = fc.string({ unit: fc.constantFrom(...'ab\'"\\#=[,& '), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const server = fakeServer();
        const keys = values.map((_, at) => `key${at}`);
        const lines = printDefinition(values.map((text, at) => [`key${at}`, text] as const));
        const file = server.define('a', `${lines.join('\n')}\n`);
        const script = `for key in ${keys.join(' ')}; do ct_value ${quote(file)} "$key"; done`;
        expect(server.output(shell, script).split('\n')).toEqual(values);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ["type = 'hvm'", 'hvm'],
    ["type = 'pvh'", 'pvh'],
    ["builder = 'hvm'", 'hvm'],
    ["builder = 'linux'", 'pv'],
    ["type = 'pv'\nbuilder = 'hvm'", 'pv'],
    ['kernel = "/boot/vmlinuz"', 'pv'],
  ])('the kind of %j', (text, kind) => {
    const server = fakeServer();
    const file = server.define('a', `${text}\n`);
    expect(server.output(shell, `ct_kind ${quote(file)}`)).toBe(kind);
  });
});

describe('the files that may be definitions', () => {
  it.each(shellNames)('in %s', (shell) => {
    const server: FakeServer = fakeServer();
    for (const name of [
      'winxp',
      'my box',
      "it's.cfg",
      'xl.conf',
      'xend-config.sxp',
      'xmexample1',
      'xlexample.hvm',
      'README',
      'README.incompatibilities',
      'cpupool',
      'winxp~',
      'winxp.bak',
      'winxp.orig',
      'winxp.dpkg-old',
      'winxp.ctctl-new.42',
      '.winxp.swp',
    ]) {
      server.define(name, 'memory = 64\n');
    }
    server.output(
      shell,
      'mkdir "$ct_definitions/auto"; ln -s ../winxp "$ct_definitions/auto/winxp"; ln -s gone "$ct_definitions/dangling"',
    );
    const names = server
      .output(shell, 'ct_definition_files')
      .split('\n')
      .map((path) => path.replace(`${server.definitions}/`, ''));
    expect(names.sort()).toEqual(["it's.cfg", 'my box', 'winxp']);
  });

  it.each(shellNames)('none at all in %s', (shell) => {
    expect(fakeServer().output(shell, 'ct_definition_files; ct_all_assignments')).toBe('');
    expect(
      fakeServer().output(shell, 'ct_find_definition x; echo "[$ct_file]"', { ct_definitions: '/nowhere' }),
    ).toBe('[]');
  });
});
