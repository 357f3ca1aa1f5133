/** Values of bundles' parameters in a server's entry. */
import { describe, expect, it } from 'vitest';
import { addServer } from '../../../src/inventory/edit.ts';
import { loadInventory } from '../../../src/inventory/file.ts';
import { failureOf, inventoryWith, textOf } from './helpers.ts';

const entry = (parameters: string): string =>
  `servers:\n  home:\n    address: x\n    parameters: ${parameters}\n`;

describe('parameters', () => {
  it.each([
    ['{ guest: winxp, count: 5, on: true }', { guest: 'winxp', count: 5, on: true }],
    ['{}', {}],
  ])('%s', async (parameters, expected) => {
    const { servers } = await loadInventory(await inventoryWith(entry(parameters)));
    expect(servers[0]?.parameters).toEqual(expected);
  });

  it('are not there where none are written', async () => {
    const { servers } = await loadInventory(await inventoryWith('servers:\n  home: { address: x }\n'));
    expect(servers[0]).not.toHaveProperty('parameters');
  });

  it.each([
    ['{ a: [1] }', 'servers.home.parameters.a: expected a text, a number, true or false'],
    ['{ a: null }', 'servers.home.parameters.a: expected a text, a number, true or false'],
    ['[a]', 'servers.home.parameters: expected parameter names, each with its value'],
    [
      '{ ct_a: 1 }',
      'servers.home.parameters: "ct_a": expected a parameter name: lower-case letters, digits and "_", not starting with "ct_"',
    ],
  ])('%s is refused', async (parameters, message) => {
    const file = await inventoryWith(entry(parameters));
    expect((await failureOf(() => loadInventory(file))).message).toBe(`${file}:4: ${message}`);
  });

  it('stay as they are when another server is added', async () => {
    const file = await inventoryWith(entry('{ guest: winxp } # the only one'));
    await addServer(file, 'lab', { address: 'y' });
    expect(await textOf(file)).toContain('parameters: { guest: winxp } # the only one');
  });
});
