/** Definitions out of the assignments of all files. */
import { describe, expect, it } from 'vitest';
import { parseDefinitions } from '../../../src/xen/definitions/facts.ts';

const parse = (...lines: readonly string[]) =>
  parseDefinitions(lines.map((line) => line.replaceAll('|', '\t')));

describe('parseDefinitions', () => {
  it('reads name, type, memory and processors', () => {
    expect(
      parse(
        '/etc/xen/winxp|builder|hvm',
        '/etc/xen/winxp|memory|512',
        '/etc/xen/winxp|name|winxp',
        '/etc/xen/winxp|vcpus|2',
      ),
    ).toEqual([{ path: '/etc/xen/winxp', name: 'winxp', type: 'hvm', memory: 512, vcpus: 2 }]);
  });

  it.each([
    [['type|hvm'], 'hvm'],
    [['type|pvh'], 'pvh'],
    [['type|pv'], 'pv'],
    [['builder|hvm'], 'hvm'],
    [['builder|linux'], 'pv'],
    [['builder|generic'], 'pv'],
    [['type|pvh', 'builder|generic'], 'pvh'],
    [['kernel|/boot/vmlinuz'], 'pv'],
  ])('%j is %s', (keys, type) => {
    expect(parse(...keys.map((key) => `/etc/xen/a|${key}`))).toEqual([expect.objectContaining({ type })]);
  });

  it.each(['memory', 'kernel', 'builder', 'type', 'bootloader', 'disk'])(
    '%s makes a file a definition',
    (key) => {
      expect(parse(`/etc/xen/a|${key}|x`)).toHaveLength(1);
    },
  );

  it('leaves out files that are none', () => {
    expect(parse('/etc/xen/xl|name|x', '/etc/xen/ctsrvcommon|xenpath|/usr', '/etc/xen/b|vcpus|1')).toEqual(
      [],
    );
  });

  it.each([
    ['512', 512],
    ['0512', 512],
    ['512M', null],
    ['vmid*128', null],
    ['', null],
  ])('memory %j', (value, memory) => {
    expect(parse(`/etc/xen/a|memory|${value}`)).toEqual([expect.objectContaining({ memory })]);
  });

  it('names a domain after its file where it has no name', () => {
    expect(parse('/etc/xen/a.cfg|memory|64')).toEqual([expect.objectContaining({ name: 'a.cfg' })]);
  });

  it('the last assignment of a key counts, as in both toolstacks', () => {
    expect(
      parse('/etc/xen/a|memory|64', '/etc/xen/a|memory|128', '/etc/xen/a|name|x', '/etc/xen/a|name|y'),
    ).toEqual([expect.objectContaining({ name: 'y', memory: 128 })]);
  });

  it.each([
    [['/etc/xen/a', '/etc/xen/winxp'], '/etc/xen/winxp'],
    [['/etc/xen/winxp', '/etc/xen/z'], '/etc/xen/winxp'],
    [['/etc/xen/a', '/etc/xen/b'], '/etc/xen/a'],
  ])('of %j the file of the domain name counts, or else the first', (paths, path) => {
    const lines = paths.flatMap((file) => [`${file}|name|winxp`, `${file}|memory|64`]);
    expect(parse(...lines)).toEqual([expect.objectContaining({ path, name: 'winxp' })]);
  });
});
