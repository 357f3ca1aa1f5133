/** Reading the inventory file: what it says, and its mistakes by file, line and path. */

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/common/errors.ts';
import { fileError, loadInventory } from '../../../src/inventory/file.ts';
import { failureOf, inventoryWith, temporaryFolder } from './helpers.ts';

const lines = (...all: readonly string[]) => all.join('\n');

describe('loadInventory', () => {
  it.each([
    ['an empty file', ''],
    ['only comments', '# nothing\n\n# yet\n'],
    ['only a version', 'version: 1\n'],
    ['no servers', 'version: 1\nservers:\n'],
    ['an empty map', 'servers: {}\n'],
    ['a document mark', '---\n'],
    ['a byte order mark', '\ufeffversion: 1\n'],
  ])('%s: no servers', async (_title, text) => {
    const file = await inventoryWith(text);
    expect(await loadInventory(file)).toEqual({ file, servers: [] });
  });

  it('takes a missing file for an empty one', async () => {
    const file = join(await temporaryFolder(), 'no', 'such.yaml');
    expect(await loadInventory(file)).toEqual({ file, servers: [] });
  });

  it('keeps the order and the spelling of the names', async () => {
    const names = ['home', '10', '010', '2', 'yes', 'constructor', '1e3'];
    const file = await inventoryWith(
      `servers:\n${names.map((name) => `  ${name}: { address: x }\n`).join('')}`,
    );
    expect((await loadInventory(file)).servers.map(({ name }) => name)).toEqual(names);
  });

  it('does not mind who else may read the file', async () => {
    const file = await inventoryWith('servers: {}\n');
    await chmod(file, 0o644);
    expect((await loadInventory(file)).servers).toEqual([]);
  });

  it('reads CR LF, and aliases', async () => {
    const file = await inventoryWith('servers:\r\n  a: &a\r\n    address: x\r\n  b: *a\r\n');
    expect((await loadInventory(file)).servers).toMatchObject([{ name: 'a' }, { name: 'b', address: 'x' }]);
  });
});

describe('mistakes', () => {
  const server = (...fields: readonly string[]) =>
    lines('servers:', '  home:', '    address: x', ...fields.map((field) => `    ${field}`));
  it.each([
    ['a tab', 'servers:\n\thome:\n', '2: a tab cannot indent: use blanks'],
    ['a key twice', server('port: 1', 'address: y'), '5: the key address stands here twice'],
    [
      'a server twice',
      lines('servers:', '  a: {address: x}', '  a: {address: y}'),
      '3: the key a stands here twice',
    ],
    ['two documents', 'version: 1\n---\nversion: 1\n', '2: a second document ("---") is not allowed'],
    [
      'no YAML',
      'servers: [',
      '1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['an unknown alias', 'servers: *x', undefined],
    ['text', 'hello', '1: expected the fields version and servers'],
    ['another version', '# new\nversion: 2\n', '2: version: expected 1'],
    ['an unknown field', '\nserver: {}\n', '2: unknown key "server" (did you mean "servers"?)'],
    ['a list of servers', 'servers:\n  - home\n', '1: servers: expected server names, each with its fields'],
    [
      'an empty server',
      'servers:\n  home:\n',
      '2: servers.home: expected the fields of a server (address: ...)',
    ],
    [
      'no address',
      lines('version: 1', 'servers:', '  home:', '    port: 2'),
      '3: servers.home: missing: address',
    ],
    ['a bad port', server('port: "22"'), '4: servers.home.port: expected a number between 1 and 65535'],
    ['a huge port', server('port: 70000'), '4: servers.home.port: expected a number between 1 and 65535'],
    ['a bad switch', server('sudo: yes'), '4: servers.home.sudo: expected true or false'],
    ['a bad toolstack', server('toolstack: kvm'), '4: servers.home.toolstack: expected xl or xm'],
    ['a mistyped key', server('prot: 2'), '4: servers.home: unknown key "prot" (did you mean "port"?)'],
    [
      'a mistyped path',
      server('paths:', '  iso: /x', '  lgo: /y'),
      '6: servers.home.paths: unknown key "lgo" (did you mean "log"?)',
    ],
    ['an odd key', server('whatever: 2'), '4: servers.home: unknown key "whatever"'],
    [
      'an unquoted number',
      server('volumeGroup: 0815'),
      '4: servers.home.volumeGroup: expected the name of an LVM volume group (put it in quotes)',
    ],
    [
      'a bad group',
      server('groups:', '  - a', '  - "b:c"'),
      '6: servers.home.groups[1]: expected a group name: letters, digits, ".", "_" and "-", at most 63, and not "all"',
    ],
    [
      'a bad name',
      lines('servers:', '  "a/b": { address: x }'),
      '2: servers: "a/b": expected a server name: letters, digits, ".", "_" and "-", at most 63, and not "all"',
    ],
    [
      'a reserved name',
      lines('servers:', '  all: { address: x }'),
      '2: servers: "all": expected a server name: letters, digits, ".", "_" and "-", at most 63, and not "all"',
    ],
    ['a line end', server('user: "a\\nb"'), '4: servers.home.user: expected a user name'],
  ])('%s', async (_title, text, expected) => {
    const file = await inventoryWith(text);
    const failure = await failureOf(() => loadInventory(file));
    expect(failure.reason).toBe('usage');
    expect(failure.message).toBe(
      expected === undefined ? `${file}: YAML aliases cannot be resolved` : `${file}:${expected}`,
    );
  });

  it('counts the others, and has them all in the cause, by line', async () => {
    const file = await inventoryWith(lines('servers:', '  home:', '    prot: 5', '    port: 0', '  lab: 5'));
    const failure = await failureOf(() => loadInventory(file));
    expect(failure.message).toBe(`${file}:2: servers.home: missing: address (and 3 more)`);
    expect(messageOf(failure.cause).split('\n')).toEqual([
      `${file}:2: servers.home: missing: address`,
      `${file}:3: servers.home: unknown key "prot" (did you mean "port"?)`,
      `${file}:4: servers.home.port: expected a number between 1 and 65535`,
      `${file}:5: servers.lab: expected the fields of a server (address: ...)`,
    ]);
  });

  it('does not grow with aliases of aliases', async () => {
    const steps = Array.from({ length: 30 }, (_, at) => `  a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`);
    const file = await inventoryWith(lines('servers:', '  a0: &a0 [x]', ...steps));
    expect((await failureOf(() => loadInventory(file))).message).toBe(
      `${file}: YAML aliases cannot be resolved`,
    );
  });
});

describe('files that cannot be read', () => {
  it('a folder', async () => {
    const folder = await temporaryFolder();
    expect(await failureOf(() => loadInventory(folder))).toMatchObject({
      reason: 'usage',
      message: `cannot read ${folder}: it is a folder`,
    });
  });

  it('a file in the place of a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', 'b'), '');
    const file = join(folder, 'a', 'b', 'inventory.yaml');
    expect((await failureOf(() => loadInventory(file))).message).toBe(
      `cannot read ${file}: a part of its path is not a folder`,
    );
  });

  it('bytes that are no text', async () => {
    const file = await inventoryWith(Uint8Array.of(0x61, 0xff, 0xfe));
    expect((await failureOf(() => loadInventory(file))).message).toBe(
      `cannot read ${file}: it is not UTF-8 text`,
    );
  });

  it.each([
    ['EACCES', 'permission denied'],
    ['EROFS', 'the file system is read-only'],
    ['EODD', 'odd'],
  ])('%s: %s', (code, words) => {
    const error = fileError('write', '/x', Object.assign(new Error('odd'), { code }));
    expect(error.message).toBe(`cannot write /x: ${words}`);
  });
});
