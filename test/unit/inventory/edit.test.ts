/** Edits of the inventory file: one server changes, all else stays as it was written. */

import { readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addServer, changeServer, removeServer, type ServerPatch } from '../../../src/inventory/edit.ts';
import { loadInventory } from '../../../src/inventory/file.ts';
import type { ServerInput } from '../../../src/inventory/schema.ts';
import { example, failureOf, inventoryWith, temporaryFolder, textOf } from './helpers.ts';

describe('addServer', () => {
  it('starts a file that is for its owner only, in a folder of its own', async () => {
    const file = join(await temporaryFolder(), 'new', 'inventory.yaml');
    const change = await addServer(file, 'home', { address: '10.0.0.1', groups: ['a'], port: undefined });
    expect(change).toMatchObject({ before: undefined, after: { name: 'home', port: 22 }, changed: true });
    expect(await textOf(file)).toBe(
      'version: 1\nservers:\n  home:\n    address: 10.0.0.1\n    groups: [a]\n',
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(file))).toEqual(['inventory.yaml']);
  });

  it.each([
    ['an empty file', '', 'version: 1\nservers:\n  a:\n    address: x\n'],
    ['comments', '# mine\n\n# two\n', '# mine\n\n# two\n\nversion: 1\nservers:\n  a:\n    address: x\n'],
    ['no servers', 'servers: # none yet\n', 'servers:\n  # none yet\n  a:\n    address: x\n'],
    ['an empty map', 'version: 1\nservers: {}\n', 'version: 1\nservers:\n  a:\n    address: x\n'],
    [
      'other indents',
      'servers:\n    # b\n    b:\n        address: y\n',
      'servers:\n    # b\n    b:\n        address: y\n    a:\n        address: x\n',
    ],
    [
      'flush lists',
      'servers:\n  b:\n    address: y\n    groups:\n    - g\n',
      'servers:\n  b:\n    address: y\n    groups:\n    - g\n  a:\n    address: x\n',
    ],
    [
      'padded brackets',
      'servers:\n  b: { address: y, groups: [ g ] }\n',
      'servers:\n  b: { address: y, groups: [ g ] }\n  a:\n    address: x\n',
    ],
    [
      'CR LF',
      'servers:\r\n  b: # old\r\n    address: y\r\n',
      'servers:\r\n  b:\r\n    # old\r\n    address: y\r\n  a:\r\n    address: x\r\n',
    ],
    [
      'long comments',
      `# ${'long '.repeat(40)}\n`,
      `# ${'long '.repeat(40)}\n\nversion: 1\nservers:\n  a:\n    address: x\n`,
    ],
  ])('adds to %s', async (_title, before, after) => {
    const file = await inventoryWith(before);
    await addServer(file, 'a', { address: 'x' });
    expect(await textOf(file)).toBe(after);
  });

  it('keeps what stands there', async () => {
    const file = await inventoryWith(example);
    await addServer(file, 'lab', { address: 'lab', paths: { definitions: '/lab' }, sudo: true });
    expect(await textOf(file)).toBe(
      `${example}  lab:\n    address: lab\n    paths:\n      definitions: /lab\n    sudo: true\n`,
    );
  });

  it.each<[string, ServerInput]>([
    ['as it is written', { address: 'office.example.org', port: 2222 }],
    [
      'with its defaults',
      { address: 'office.example.org', port: 2222, user: 'root', paths: { iso: '/root/' } },
    ],
  ])('does not write the same server again: %s', async (_title, input) => {
    const file = await inventoryWith(example);
    await utimes(file, 1, 1);
    expect(await addServer(file, 'office', input)).toMatchObject({
      changed: false,
      after: { name: 'office' },
    });
    expect(await textOf(file)).toBe(example);
    expect((await stat(file)).mtimeMs).toBe(1000);
  });

  it('refuses the same name with other values', async () => {
    const file = await inventoryWith(example);
    expect(await failureOf(() => addServer(file, 'office', { address: 'elsewhere' }))).toMatchObject({
      reason: 'refused',
      message: 'server "office" exists with other values',
      next: 'ctctl server edit office',
    });
    expect(await textOf(file)).toBe(example);
  });

  it.each<[string, ServerInput, string]>([
    [
      'all',
      { address: 'x' },
      '"all": expected a server name: letters, digits, ".", "_" and "-", at most 63, and not "all"',
    ],
    ['a', { address: 'x', port: 0 }, 'port: expected a number between 1 and 65535'],
    ['a', { address: '-x', user: 'a b' }, 'address: expected a host name or an IP address (and 1 more)'],
    ['a', { address: 'x', paths: { iso: 'iso' } }, 'paths.iso: expected an absolute path on the server'],
  ])('does not write what the schema forbids: %s %j', async (name, input, message) => {
    const file = await inventoryWith(example);
    expect(await failureOf(() => addServer(file, name, input))).toMatchObject({ reason: 'usage', message });
    expect(await textOf(file)).toBe(example);
  });

  it('keeps the mode of the file, and a link to it', async () => {
    const file = await inventoryWith(example);
    const { mode } = await stat(file);
    const link = join(await temporaryFolder(), 'link.yaml');
    await symlink(file, link);
    await addServer(link, 'lab', { address: 'lab' });
    expect((await stat(file)).mode).toBe(mode);
    expect(await textOf(file)).toContain('  lab:\n');
    expect(await readdir(dirname(link))).toEqual(['link.yaml']);
  });
});

describe('changeServer', () => {
  it.each<[string, string, ServerPatch, readonly (readonly [string, string])[]]>([
    ['a value', 'home', { address: '10.0.0.1' }, [['192.168.1.2 #', '10.0.0.1 #']]],
    ['a quoted value', 'office', { address: 'x.example' }, [["'office.example.org'", "'x.example'"]]],
    ['a list', 'home', { groups: ['lab'] }, [['[home, "all-days"] #', '[lab] #']]],
    ['a path', 'home', { paths: { iso: '/iso' } }, [['/srv/iso #', '/iso #']]],
    [
      'one more path',
      'home',
      { paths: { log: '/log' } },
      [['the big disk\n', 'the big disk\n      log: /log\n']],
    ],
    [
      'the last path',
      'home',
      { paths: { iso: null } },
      [['    paths:\n      iso: /srv/iso # the big disk\n', '']],
    ],
    ['all paths', 'home', { paths: null }, [['    paths:\n      iso: /srv/iso # the big disk\n', '']]],
    ['a field less', 'office', { port: null }, [['    port: 2222\n', '']]],
    [
      'a new list',
      'office',
      { bridges: ['br0', 'br1'] },
      [['port: 2222\n', 'port: 2222\n    bridges: [br0, br1]\n']],
    ],
    ['a default, written', 'office', { user: 'root' }, [['port: 2222\n', 'port: 2222\n    user: root\n']]],
    [
      'text like a number',
      'office',
      { volumeGroup: '0815' },
      [['port: 2222\n', 'port: 2222\n    volumeGroup: "0815"\n']],
    ],
    ['two at once', 'office', { port: 22, sudo: true }, [['port: 2222\n', 'port: 22\n    sudo: true\n']]],
  ])('changes only %s', async (_title, name, patch, replacements) => {
    const file = await inventoryWith(example);
    const expected = replacements.reduce((text, [old, changed]) => text.replace(old, changed), example);
    expect((await changeServer(file, name, patch)).changed).toBe(true);
    expect(await textOf(file)).toBe(expected);
  });

  it.each<[string, ServerPatch]>([
    ['nothing', {}],
    ['the same values', { address: '192.168.1.2', groups: ['home', 'all-days'], paths: { iso: '/srv/iso' } }],
    ['undefined values', { address: undefined, paths: undefined }],
    ['fields that are not there', { port: null, paths: { log: null } }],
  ])('does not write for %s', async (_title, patch) => {
    const file = await inventoryWith(example);
    await utimes(file, 1, 1);
    expect((await changeServer(file, 'home', patch)).changed).toBe(false);
    expect((await stat(file)).mtimeMs).toBe(1000);
  });

  it('tells the server before and after', async () => {
    const file = await inventoryWith(example);
    expect(await changeServer(file, 'office', { port: null, sudo: true })).toMatchObject({
      before: { port: 2222, sudo: false },
      after: { port: 22, sudo: true },
    });
  });

  it.each<[string, ServerPatch, string, string]>([
    ['ofice', { port: 1 }, 'notFound', 'no server "ofice" (did you mean "office"?)'],
    ['office', { port: 0 }, 'usage', 'port: expected a number between 1 and 65535'],
    ['office', { address: null }, 'usage', 'missing: address'],
    ['office', { paths: { iso: 'x' } }, 'usage', 'paths.iso: expected an absolute path on the server'],
  ])('%s %j: %s', async (name, patch, reason, message) => {
    const file = await inventoryWith(example);
    expect(await failureOf(() => changeServer(file, name, patch))).toMatchObject({ reason, message });
    expect(await textOf(file)).toBe(example);
  });
});

describe('removeServer', () => {
  it('takes the server and its comment, nothing else', async () => {
    const file = await inventoryWith(example);
    expect(await removeServer(file, 'office')).toMatchObject({ before: { name: 'office' }, changed: true });
    expect(await textOf(file)).toBe(example.slice(0, example.indexOf('  # rented')));
    await removeServer(file, 'home');
    expect((await loadInventory(file)).servers).toEqual([]);
  });

  it('knows near names', async () => {
    const file = await inventoryWith(example);
    expect(await failureOf(() => removeServer(file, 'hme'))).toMatchObject({
      reason: 'notFound',
      message: 'no server "hme" (did you mean "home"?)',
    });
  });

  it('makes nothing where nothing is', async () => {
    const folder = await temporaryFolder();
    await failureOf(() => removeServer(join(folder, 'sub', 'inventory.yaml'), 'home'));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('comments', () => {
  const servers = fc.uniqueArray(fc.stringMatching(/^s[a-z0-9.-]{0,6}$/), {
    minLength: 1,
    maxLength: 5,
  });
  const comment = fc.stringMatching(/^[a-z:,'"#!&*%@ -]{0,120}[a-z]$/);

  it('all stay, whatever is changed, and so do all values', async () => {
    const file = await inventoryWith('');
    await fc.assert(
      fc.asyncProperty(servers, comment, fc.nat(), async (names, words, pick) => {
        const blocks = names.map(
          (name, at) =>
            `\n  # ${at}a ${words}\n  ${name}:\n    # ${at}b ${words}\n    address: x${at} # ${at}c ${words}\n    port: ${at + 1}\n`,
        );
        await writeFile(file, `# top ${words}\nservers:\n${blocks.join('')}  # end ${words}\n`);
        const before = await textOf(file);
        const name = names[pick % names.length] ?? '';
        await addServer(file, 'new', { address: 'new' });
        await changeServer(file, name, { port: 99, groups: ['g'] });
        await changeServer(file, name, { port: (pick % names.length) + 1, groups: null });
        await removeServer(file, 'new');
        expect(await textOf(file)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});
