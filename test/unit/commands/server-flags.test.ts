/** The flags of `server add` and `server edit` as fields of the inventory. */
import { describe, expect, it } from 'vitest';
import { type FieldFlags, fieldsOf, patchOf } from '../../../src/commands/server/flags.ts';
import { failureOf } from '../inventory/helpers.ts';

const flags = (more: Partial<FieldFlags>): FieldFlags => ({ output: 'table', input: true, ...more });

const fields: readonly (readonly [Partial<FieldFlags>, object])[] = [
  [{}, {}],
  [{ port: '2222' }, { port: 2222 }],
  [{ port: '1' }, { port: 1 }],
  [{ port: '65535' }, { port: 65_535 }],
  [{ user: 'admin' }, { user: 'admin' }],
  [{ identity: '~/.ssh/home' }, { identity: '~/.ssh/home' }],
  [{ group: ['own', 'old'] }, { groups: ['own', 'old'] }],
  [{ sudo: true }, { sudo: true }],
  [{ sudo: false }, { sudo: false }],
  [{ toolstack: 'xm' }, { toolstack: 'xm' }],
  [{ volumeGroup: 'vg0' }, { volumeGroup: 'vg0' }],
  [{ bridge: ['intern'] }, { bridges: ['intern'] }],
  [{ definitions: '/xen' }, { paths: { definitions: '/xen' } }],
  [
    { definitions: '/a', isoFolder: '/b', stateFolder: '/c', logFolder: '/d', xenFolder: '/e' },
    { paths: { definitions: '/a', iso: '/b', state: '/c', log: '/d', xen: '/e' } },
  ],
  // What is meant for the whole program is no field.
  [{ json: true, inventory: 'x.yaml', timeout: '5s', verbose: true }, {}],
];

describe('fieldsOf', () => {
  it.each(fields)('%j', (typed, wanted) => {
    expect(fieldsOf(flags(typed))).toEqual(wanted);
    expect(Object.values(fieldsOf(flags(typed)))).not.toContain(undefined);
  });

  it.each(['', '0', '65536', '-1', '22.5', '22a', '0x16', '1e3', ' 22', 'ssh'])(
    'refuses the port %j',
    async (port) => {
      expect(await failureOf(() => fieldsOf(flags({ port })))).toMatchObject({
        reason: 'usage',
        message: `--port: "${port}" is not a port`,
        next: 'use a number from 1 to 65535',
      });
    },
  );

  it('does not hand out the lists of the flags themselves', () => {
    const group = ['own'];
    expect(fieldsOf(flags({ group })).groups).not.toBe(group);
  });
});

describe('patchOf', () => {
  it.each(fields.filter(([, wanted]) => Object.keys(wanted).length > 0))('%j', (typed, wanted) => {
    expect(patchOf(flags(typed))).toEqual(wanted);
  });

  it.each([
    ['port', { port: null }],
    ['user', { user: null }],
    ['identity', { identity: null }],
    ['group', { groups: null }],
    ['sudo', { sudo: null }],
    ['toolstack', { toolstack: null }],
    ['volume-group', { volumeGroup: null }],
    ['bridge', { bridges: null }],
    ['definitions', { paths: { definitions: null } }],
    ['iso-folder', { paths: { iso: null } }],
    ['state-folder', { paths: { state: null } }],
    ['log-folder', { paths: { log: null } }],
    ['xen-folder', { paths: { xen: null } }],
  ])('--unset %s', (name, patch) => {
    expect(patchOf(flags({ unset: [name] }))).toEqual(patch);
  });

  it.each([
    [
      { address: '10.0.0.2', unset: ['port', 'xen-folder', 'iso-folder'] },
      { address: '10.0.0.2', port: null, paths: { xen: null, iso: null } },
    ],
    [{ definitions: '/xen', unset: ['xen-folder'] }, { paths: { definitions: '/xen', xen: null } }],
    // What is set and unset at once is set.
    [{ port: '23', unset: ['port'] }, { port: 23 }],
    [{ isoFolder: '/iso', unset: ['iso-folder'] }, { paths: { iso: '/iso' } }],
  ] as const)('%j', (typed, patch) => {
    expect(patchOf(flags(typed))).toEqual(patch);
  });

  it.each(['volumeGroup', 'paths', '', 'constructor', 'toString', '__proto__'])(
    'has no field %j to unset',
    async (name) => {
      const error = await failureOf(() => patchOf(flags({ port: '22', unset: [name] })));
      expect(error.reason).toBe('usage');
      expect(error.message).toBe(`--unset: no field "${name}"`);
      expect(error.next).toContain('volume-group');
    },
  );

  it.each([{}, { unset: [] }, { json: true }] as const)('refuses to change nothing: %j', async (typed) => {
    expect(await failureOf(() => patchOf(flags(typed)))).toMatchObject({
      reason: 'usage',
      message: 'nothing to change',
    });
  });
});
