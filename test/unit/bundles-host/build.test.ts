/** Titles and shell of the kinds: values become words, never code. */
import { describe, expect, it } from 'vitest';
import { conditionCheck } from '../../../src/bundles/conditions.ts';
import type { StepKind } from '../../../src/bundles/kinds/kind.ts';
import { packageKind } from '../../../src/bundles/kinds/package.ts';
import { runningKind } from '../../../src/bundles/kinds/running.ts';
import { serviceKind } from '../../../src/bundles/kinds/service.ts';
import { volumeKind } from '../../../src/bundles/kinds/volume.ts';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';

const server = toServer('home', serverSchema.parse({ address: 'home.example', volumeGroup: 'vg0' }));

function build<Fields>(kind: StepKind<Fields>, fields: unknown) {
  return kind.build(kind.schema.parse(fields), server);
}

describe('titles', () => {
  it.each([
    [packageKind, { name: 'nginx' }, 'package nginx installed'],
    [packageKind, { names: ['a1', 'b1'], state: 'absent' }, 'packages a1, b1 not installed'],
    [packageKind, { name: 'a1', state: 'latest' }, 'package a1 of the latest version'],
    [
      packageKind,
      { names: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'] },
      'packages a1, a2, a3, a4, a5 and 2 more installed',
    ],
    [packageKind, { state: 'upgraded' }, 'all packages upgraded'],
    [serviceKind, { name: 'ssh', running: true, enabled: true }, 'service ssh running, started at boot'],
    [serviceKind, { name: 'ssh', running: false }, 'service ssh not running'],
    [
      serviceKind,
      { name: 'ssh', enabled: false, restart_after: ['a', 'b'] },
      'service ssh not started at boot, restarted after a, b',
    ],
    [volumeKind, { name: 'data', size: '8G' }, 'volume vg0/data of 8 GiB'],
    [volumeKind, { name: 'data', size: 516 * 1024 ** 2, group: 'other' }, 'volume other/data of 516 MiB'],
    [runningKind, { domain: 'winxp' }, 'domain winxp running'],
    [runningKind, { domain: 'winxp', state: 'off' }, 'domain winxp off'],
  ] as const)('%#: %j', (kind: StepKind<unknown>, fields, title) => {
    expect(build(kind, fields).title).toBe(title);
  });
});

describe('what can be taken back', () => {
  it.each([
    ['present', { name: 'nginx' }, true],
    ['absent', { name: 'nginx', state: 'absent' }, false],
    ['latest', { name: 'nginx', state: 'latest' }, false],
    ['upgraded', { state: 'upgraded' }, false],
  ])('packages %s', (_state, fields, can) => {
    expect(build(packageKind, fields).undo !== undefined).toBe(can);
  });
});

describe('shell', () => {
  it('carries the wishes of the step, for its check and for its apply', () => {
    const { check, apply } = build(packageKind, { names: ['nginx', 'g++'], update: true });
    expect([check.toString(), apply?.toString()]).toEqual([
      "ct_apt_refresh=1 ct_apt_archive='' ct_apt_removal=''\nct_check_packages present nginx g++",
      "ct_apt_refresh=1 ct_apt_archive='' ct_apt_removal=''\nct_apply_packages present nginx g++",
    ]);
  });

  it('says what of a service is left alone', () => {
    expect(build(serviceKind, { name: 'ssh', enabled: true }).check.toString()).toBe(
      "ct_check_service ssh '' yes ''",
    );
    expect(build(serviceKind, { name: 'ssh', restart_after: ['a', 'b'] }).check.toString()).toBe(
      "ct_check_service ssh '' '' /var/lib/ctctl/due/restart-ssh",
    );
  });

  it('waits for the steps after which a service is restarted', () => {
    expect(build(serviceKind, { name: 'ssh', restart_after: ['a', 'b'] })).toMatchObject({
      needs: ['a', 'b'],
    });
  });

  it('quotes the name of a domain', () => {
    expect(build(runningKind, { domain: "it's $(x)", state: 'off' }).check.toString()).toContain(
      "'it'\\''s $(x)'",
    );
  });

  it('asks what costs nothing first, and the toolstack last', () => {
    expect(
      conditionCheck({ xen: ['>=4', '<5'], debian: '12', exists: '/a b', toolstack: 'xl' })
        .toString()
        .split('\n'),
    ).toEqual([
      "ct_only exists '/a b' || return 0",
      'ct_only debian 12 || return 0',
      'ct_only toolstack xl || return 0',
      "ct_only xen '>=4' '<5' || return 0",
    ]);
    expect(conditionCheck({}).isEmpty).toBe(true);
  });
});
