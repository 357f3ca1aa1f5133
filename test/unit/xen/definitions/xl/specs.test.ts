/** Disk and network card specifications: Xen 4.20's own cases, and what the versions and odd inputs make of them. */
import { describe, expect, it } from 'vitest';
import { readDisk } from '../../../../../src/xen/definitions/xl/disk.ts';
import { readVif } from '../../../../../src/xen/definitions/xl/vif.ts';
import { diskJson, vifJson } from './as-json.ts';
import { specCases } from './cases.ts';

const present = (document: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null && value !== ''));

describe('disks of check-xl-disk-parse', () => {
  it.each(specCases('disk-specs.4.20.2.json'))('$args', ({ args, rc, expected }) => {
    const reading = readDisk(args, '4.20');
    expect(reading.kind).toBe(rc === 0 ? 'disk' : 'refused');
    if (reading.kind === 'disk') expect(present(diskJson(reading.disk))).toEqual(present(expected ?? {}));
  });
});

describe('cards of check-xl-vif-parse', () => {
  it.each(specCases('vif-specs.4.20.2.json'))('$args', ({ args, rc, expected }) => {
    const { vif, remarks, refusal } = readVif(args.join(','), '4.20');
    // `xl network-attach` ends where `xl create` only warns.
    expect(refusal === undefined && remarks.length === 0).toBe(rc === 0);
    if (rc === 0) expect(present(vifJson(vif))).toEqual(expected);
  });
});

const disk = {
  target: '/dev/a',
  format: 'raw',
  vdev: 'xvda',
  access: 'w',
  cdrom: false,
  backend: null,
  more: {},
};

describe('disk specifications', () => {
  it.each([
    { spec: 'phy:/dev/a,ioemu:xvda,w', as: {} },
    { spec: '/dev/a,,xvda', as: {} },
    { spec: '\t/dev/a, raw,\n xvda, ro', as: { access: 'r' } },
    { spec: 'format=qcow2,vdev=xvda,target=/a,b:c=d', as: { target: '/a,b:c=d', format: 'qcow2' } },
    { spec: 'vdev=xvda,target=/dev/a,', as: {} },
    { spec: '/dev/a,raw,xvda,w,backend=storage', as: { backend: 'storage' } },
    { spec: 'qcow2:/dev/a,xvda:disk,r', as: { format: 'qcow2', access: 'r' } },
    { spec: 'nbd:/dev/a,xvda,w', as: { more: { script: 'block-nbd' } } },
    {
      spec: '/dev/a,raw,xvda,w,no-discard,direct-io-safe',
      as: { more: { discard: '0', 'direct-io-safe': '1' } },
    },
    { spec: '/dev/a,raw,xvda,discard,no-discard', as: { more: { discard: '0' } } },
    // Xen's scanner passes a stray character at the very end over.
    { spec: '/dev/a,raw,xvda,w=', as: {} },
    { spec: '/dev/cd,raw,xvda,w,cdrom', as: { target: '/dev/cd', access: 'r', cdrom: true } },
  ])('$spec', ({ spec, as }) => {
    expect(readDisk([spec], '4.17')).toEqual({ kind: 'disk', disk: { ...disk, ...as } });
  });

  it.each([
    ['', 'no vdev specified in'],
    ['phy:/dev/a', 'no vdev specified in'],
    ['vdev=xvda', 'no target specified (and device not removable) in'],
    ['/dev/vg/a,xvda,w', "unknown value for format: near `xvda' in"],
    ['phy:/dev/a,xvda,w,2', "too many positional parameters: near `2' in"],
    ['phy:/dev/a,xvda,w ', "unknown value for access: near `w ' in"],
    ['phy:/dev/a,xvda:tape,w', "unknown deprecated type: near `tape' in"],
    ['qcow2:/a,xvda,w,format=raw', "format respecified: near `raw' in"],
    ['/a,raw,xvda,w,vdev=xvdb', "vdev respecified: near `xvdb' in"],
    ['/a,raw,xvda,w,foo=bar', "unknown parameter: near `foo=b' in"],
    ['/a,raw,xvda,devtype=tape', "unknown value for type: near `devtype=tape' in"],
    ['/a,raw,xvda,backendtype=loop', "unknown value for backendtype: near `loop' in"],
    ['/a,raw,xvda,=w', "bad disk syntax: near `=w' in"],
    ['tap:vmdk:/a,xvda,w', "unknown deprecated disk prefix: near `vmdk:' in"],
  ])('refuses %j', (spec, reason) => {
    expect(readDisk([spec], '4.17')).toEqual({
      kind: 'refused',
      reason: `config parsing error in disk specification: ${reason} \`${spec}'`,
    });
  });

  it('knows what came later', () => {
    const spec = '/dev/a,raw,xvda,w,trusted';
    expect(readDisk([spec], '4.14')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('too many'),
    });
    expect(readDisk([spec], '4.17')).toMatchObject({ kind: 'disk', disk: { more: { trusted: '1' } } });
  });
});

describe('network cards', () => {
  it.each([
    ['mac=00:16:3e:00:00:01', '00:16:3e:00:00:01', 0],
    ['mac=0:16:3e:0:0:1', '00:16:3e:00:00:01', 0],
    ['mac=00-16-3e-00-00-01', '00:16:3e:00:00:01', 0],
    ['mac=00:16:3e:00:00:01 ', '00:16:3e:00:00:01', 0],
    ['mac=xx:yy', null, 1],
    ['mac=00:16:3e:12:34:zz', '00:16:3e:12:34:00', 1],
    ['mac=00:16:3e:100:00:01', '00:16:3e:00:00:00', 1],
    // xl reads on behind the end of the address.
    ['mac=00:16:3e,bridge=extern', '00:16:3e:0b:00:00', 1],
    ['mac=00:00:00:00:00:00', null, 0],
  ])('%j has the MAC %j', (spec, mac, warnings) => {
    const { vif, remarks } = readVif(spec, '4.17');
    expect(vif.mac).toBe(mac);
    expect(remarks).toHaveLength(warnings);
  });

  it('says which blanks it does not take', () => {
    const { vif, remarks } = readVif(' ip=1.2.3.4, bridge = extern', '4.17');
    expect(vif).toMatchObject({ ip: '1.2.3.4', bridge: null });
    expect(remarks).toEqual([
      {
        warning: "unrecognized argument `bridge = extern'",
        effect: expect.stringContaining('no blanks around ='),
      },
    ]);
  });

  it.each([
    ['vlan=5', ['4.14', '4.17'], 'vlan'],
    ['trusted', ['4.14'], 'trusted'],
    ['mtu=9000', ['4.14'], 'mtu'],
  ] as const)('%s is not known to %j', (spec, unknown, key) => {
    for (const version of ['4.14', '4.17', '4.20'] as const) {
      const { vif, remarks } = readVif(spec, version);
      expect(key in vif.more).toBe(!unknown.some((one) => one === version));
      expect(remarks).toHaveLength(key in vif.more ? 0 : 1);
    }
  });

  it('refuses what is no number', () => {
    expect(readVif('devid=x', '4.17').refusal).toBe('failed to convert "x" to number');
  });
});
