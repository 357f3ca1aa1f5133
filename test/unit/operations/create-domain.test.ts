/** A new domain as one bundle: its steps, its names, and no secret that shows. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import type { Server, ServerInput } from '../../../src/inventory/schema.ts';
import { type CreateRequest, createDomainBundle } from '../../../src/operations/create-domain.ts';
import { compileBundle } from '../../support/compile.ts';
import { failureOf, inventoryOf } from '../inventory/helpers.ts';

function serverOf(input: Partial<ServerInput> = {}): Server {
  const [server] = inventoryOf({ home: input }).servers;
  if (server === undefined) throw new Error('no server');
  return server;
}

const request: CreateRequest = {
  name: 'winxp',
  disk: 8 * 1024 ** 3,
  memory: 512,
  bridge: 'intern',
  start: false,
};
const bundleOf = (more: Partial<CreateRequest> = {}, server = serverOf()) =>
  createDomainBundle(server, { ...request, ...more });
const idsOf = (more: Partial<CreateRequest>): readonly string[] => bundleOf(more).steps.map(({ id }) => id);

describe('the steps', () => {
  it.each([
    [{}, ['bridge', 'volume', 'definition']],
    [{ start: true }, ['bridge', 'volume', 'definition', 'start']],
    [{ iso: 'winxp.iso' }, ['iso', 'bridge', 'volume', 'definition']],
    [
      { iso: 'winxp.iso', vncPassword: new Secret('gehe1m'), start: true },
      ['iso', 'bridge', 'vnc-password', 'volume', 'definition', 'start'],
    ],
  ])('%j', (more, ids) => {
    expect(idsOf(more)).toEqual(ids);
  });

  it('are undone together, all that make something', () => {
    const { rollback, steps } = bundleOf({ iso: 'x.iso', vncPassword: new Secret('x'), start: true });
    expect(rollback).toBe(true);
    expect(steps.filter(({ apply }) => apply).every(({ undo }) => undo)).toBe(true);
    expect(steps.filter(({ apply }) => apply).map(({ id }) => id)).toEqual(['volume', 'definition', 'start']);
  });

  it('say in words what will hold', () => {
    expect(bundleOf({ iso: 'winxp.iso', start: true }).steps.map(({ title }) => title)).toEqual([
      'ISO image /root/winxp.iso',
      'bridge intern',
      'volume server/winxp of 8 GiB',
      'definition /etc/xen/winxp',
      'domain winxp running',
    ]);
  });

  it('use the paths and the volume group of the server', () => {
    const server = serverOf({ volumeGroup: 'vg0', paths: { definitions: '/xen', iso: '/iso' } });
    const script = String(compileBundle(bundleOf({ iso: 'a.iso' }, server), 'run'));
    for (const path of ['/iso/a.iso', '/xen/winxp', '/dev/vg0/winxp']) expect(script).toContain(path);
    expect(script).not.toContain('/root/');
  });

  it('take an absolute path of an image as it is', () => {
    expect(bundleOf({ iso: '/srv/my images/x.iso' }).steps[0]?.title).toBe('ISO image /srv/my images/x.iso');
  });

  it('make the same script each time, or a second run would change something', () => {
    const texts = [1, 2].map(() => compileBundle(bundleOf({ iso: 'x.iso', start: true }), 'run').reveal());
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('names', () => {
  it.each(['winxp', 'win-xp', 'win_xp', 'Win.XP', 'a', '_x', 'a+b', '2k', '7of9', 'x'.repeat(64)])(
    '%s is one',
    (name) => {
      expect(bundleOf({ name }).title).toBe(`create ${name}`);
    },
  );

  it.each([
    '',
    ' ',
    'win xp',
    'win\nxp',
    'winxp\n',
    '-winxp',
    '.hidden',
    '..',
    '+x',
    'a/b',
    '../x',
    'a:b',
    'a,b',
    "it's",
    '$(reboot)',
    'ä',
    'a\0',
    '7',
    '2008',
    'x'.repeat(65),
  ])('%j is none', async (name) => {
    const error = await failureOf(() => bundleOf({ name }));
    expect(error.reason).toBe('usage');
    expect(error.message).toContain('is not a name for a domain');
  });
});

describe('an image', () => {
  it.each(['a,b.iso', 'a\nb.iso', '/root/a\tb.iso', 'a\u007fb.iso'])(
    '%j holds what Xen cannot take',
    async (iso) => {
      expect((await failureOf(() => bundleOf({ iso }))).reason).toBe('usage');
    },
  );
});

describe('a VNC password', () => {
  it.each(['run', 'plan'] as const)('is in the script and shows nowhere (%s)', (mode) => {
    const bundle = bundleOf({ vncPassword: new Secret("Gehe'1m"), iso: 'x.iso', start: true });
    const script = compileBundle(bundle, mode);
    expect(script.hasSecret).toBe(true);
    expect(script.reveal()).toContain('Gehe');
    expect(String(script)).not.toContain('Gehe');
    expect(JSON.stringify(bundle)).not.toContain('Gehe');
    expect(bundle.steps.map(({ title }) => title).join()).not.toContain('Gehe');
  });

  it('is what makes the script a secret', () => {
    expect(compileBundle(bundleOf({ start: true }), 'run').hasSecret).toBe(false);
  });
});
