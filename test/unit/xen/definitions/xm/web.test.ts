/** Definitions in the style of the web, held against what the genuine Python 2.7 made of them. */
import { describe, expect, it } from 'vitest';
import type { XmSurroundings } from '../../../../../src/xen/definitions/xm/read.ts';
import { runXm } from '../../../../../src/xen/definitions/xm/run.ts';
import { plain } from '../../../../../src/xen/definitions/xm/settings.ts';
import { definition, fixture, read } from './support.ts';

interface Recorded {
  readonly variables: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown: readonly string[];
}

const recorded = JSON.parse(fixture('real-world/xm-values.json')) as Readonly<Record<string, Recorded>>;
const uname = { sysname: 'Linux', nodename: 'etch', release: '2.6.18', version: '#1', machine: 'x86_64' };

const surroundings = ({ variables }: Recorded): XmSurroundings => ({
  fileName: 'file',
  version: '3.4',
  files: new Map(),
  variables: new Map(Object.entries(variables)),
  uname,
});

describe('what Python makes of a file', () => {
  it.each(Object.entries(recorded))('%s', (name, given) => {
    const text = fixture(`real-world/${name}`);
    const { machine } = runXm(text, surroundings(given));
    const ours: Record<string, unknown> = {};
    for (const key of Object.keys(given.values)) {
      const value = machine.top.bindings.get(key)?.value;
      ours[key] = value && plain(value);
    }
    expect(ours).toEqual(given.values);
    const reading = read(text, surroundings(given));
    expect(reading.kind).toBe('definition');
    const unevaluated = reading.kind === 'definition' ? reading.definition.unevaluated : [];
    const said = unevaluated.flatMap(({ key }) => key ?? given.unknown);
    expect([...new Set(said)].sort()).toEqual([...given.unknown].sort());
  });
});

describe('what xm makes of it', () => {
  const model = (name: string) => {
    const given = recorded[`${name}.xm`];
    if (!given) throw new Error(`no ${name}`);
    return definition(fixture(`real-world/${name}.xm`), { ...surroundings(given), version: '3.2' });
  };

  it.each([
    [
      'xen-tools',
      { name: 'web01', memory: 128, vcpus: 2, cmdline: 'root=/dev/sda2 ro xencons=tty clocksource=jiffies' },
    ],
    [
      'hvm-example',
      { type: 'hvm', boot: 'dca', vnc: { listen: '127.0.0.1', display: 1, unused: false, password: false } },
    ],
    [
      'example2',
      {
        name: 'VM7',
        cmdline:
          'ip=192.168.0.7:1.2.3.4:192.168.0.254:255.255.255.0:vm7:eth0:off root=/dev/sda1 ro 4 VMID=7 usr=/dev/sda6',
      },
    ],
    [
      'nfsroot',
      {
        cmdline: 'ip=:192.0.2.1:::ttylinux:eth0:dhcp root=/dev/nfs nfsroot=192.0.2.1:/exports/ttylinux 3',
        vifs: [{ mac: null }],
      },
    ],
    [
      'suse',
      { type: 'pv', maxMemory: 768, bootloaderArgs: ['--entry=xvda2:/boot/vmlinuz-xen,/boot/initrd-xen'] },
    ],
    [
      'windows',
      {
        type: 'hvm',
        vcpus: 2,
        disks: [{ target: '/dev/vg/win' }, { target: '/iso/grüße.iso', cdrom: true }],
      },
    ],
    [
      'strings',
      {
        name: 'file',
        memory: 256,
        vcpus: 2,
        kernel: '/boot/vm\\linuz',
        ramdisk: '/boot/initrd',
        maxMemory: null,
      },
    ],
    ['vtpm', { rest: { pci: ['00:1d.0', '0000:02:00.1'], irq: [7], tpmif: [] } }],
    ['tabs', { memory: 96, vifs: [{ bridge: 'xenbr0', mac: '00:16:3e:00:00:01' }] }],
    ['eisfair', { vnc: null, vifs: [{ mac: '00:16:3e:0:0:1', vifname: 'eis1.0' }] }],
  ])('%s', (name, expected) => {
    expect(model(name)).toMatchObject(expected);
  });

  it('refuses what only later versions know', () => {
    const text = fixture('real-world/centos.xm');
    expect(read(text)).toMatchObject({
      kind: 'refused',
      line: 6,
      reason: 'configuration option keymap unknown to vfbs',
    });
  });
});
