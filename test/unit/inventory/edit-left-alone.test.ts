/** Inventory files that an edit must leave as they are. */

import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addServer, changeServer, removeServer } from '../../../src/inventory/edit.ts';
import { loadInventory } from '../../../src/inventory/file.ts';
import { example, failureOf, inventoryWith, temporaryFolder, textOf } from './helpers.ts';

describe('files that are better left alone', () => {
  it.each([
    ['a tab', 'servers:\n\thome:\n'],
    ['an unknown key', `${example}hosts: {}\n`],
    ['a mistake in another server', `${example}  lab:\n    port: 1\n`],
  ])('broken by %s', async (_title, text) => {
    const file = await inventoryWith(text);
    expect((await failureOf(() => addServer(file, 'new', { address: 'x' }))).reason).toBe('usage');
    expect((await failureOf(() => removeServer(file, 'home'))).reason).toBe('usage');
    expect(await textOf(file)).toBe(text);
    expect(await readdir(dirname(file))).toEqual(['inventory.yaml']);
  });

  const anchored =
    'servers:\n  a: &a\n    address: x\n    paths: &p\n      iso: /x\n  b: *a\n  c:\n    address: z\n    paths: *p\n';
  it.each<[string, (file: string) => Promise<unknown>]>([
    ['a change that another server repeats', (file) => changeServer(file, 'a', { port: 5 })],
    ['a change through an alias', (file) => changeServer(file, 'b', { port: 5 })],
    ['a change below an alias', (file) => changeServer(file, 'c', { paths: { iso: '/y' } })],
    ['a field less below an alias', (file) => changeServer(file, 'c', { paths: { iso: null } })],
    ['removing an anchor', (file) => removeServer(file, 'a')],
  ])('anchors: %s', async (_title, change) => {
    const file = await inventoryWith(anchored);
    expect(await failureOf(() => change(file))).toMatchObject({
      reason: 'refused',
      next: 'change the file with an editor',
    });
    expect(await textOf(file)).toBe(anchored);
  });

  it('anchors: the user of an alias may go', async () => {
    const file = await inventoryWith(anchored);
    await removeServer(file, 'b');
    expect((await loadInventory(file)).servers.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('a folder that is a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const file = join(folder, 'file', 'inventory.yaml');
    expect((await failureOf(() => addServer(file, 'a', { address: 'x' }))).message).toContain(
      `cannot write ${file}`,
    );
  });
});
