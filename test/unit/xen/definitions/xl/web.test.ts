/** Definitions in the style of the web, and what xl's rules make of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../../../src/xen/definitions/model.ts';
import { readXl } from '../../../../../src/xen/definitions/xl/read.ts';

function model(name: string): Definition {
  const file = new URL(`../../../../fixtures/xen/real-world/${name}.xl`, import.meta.url);
  const reading = readXl(readFileSync(file, 'utf8'), { version: '4.17' });
  if (reading.kind === 'refused') throw new Error(`${reading.line}: ${reading.reason}`);
  return reading.definition;
}

describe('what xl makes of it', () => {
  it.each([
    [
      'pvh',
      {
        name: 'pvh guest 1',
        type: 'pvh',
        memory: 1024,
        maxMemory: 2048,
        maxVcpus: 4,
        cmdline: 'root=/dev/xvda1 ro console=hvc0',
        events: { crash: 'coredump-destroy' },
        vnc: null,
        rest: { cpus: 'all,^0' },
      },
    ],
    [
      'pygrub',
      {
        type: 'pv',
        vcpus: 2,
        bootloader: 'pygrub',
        // A blank behind a value belongs to it.
        vifs: [{ ip: '192.0.2.10 ', mac: '00:16:3e:6a:3b:5c' }],
      },
    ],
    [
      'uefi',
      {
        type: 'hvm',
        disks: [
          { vdev: 'hda', access: 'w' },
          { target: '/srv/iso/Win 10.iso', cdrom: true },
        ],
        vnc: { listen: '127.0.0.1:5', password: true },
        rest: {
          usbdevice: ['tablet', 'mouse'],
          pci: ['01:00.0,permissive=1', '0000:02:00.1@0a'],
          acpi: 1,
          apic: 1,
          pae: 1,
        },
        ignored: [],
      },
    ],
    [
      'spice',
      {
        vnc: null,
        disks: [{ format: 'qcow2' }],
        vifs: [{ mac: null }],
        rest: { spiceport: 6000, channel: ['connection=pty,name=org.example.agent', expect.any(String)] },
        ignored: [{ key: 'on_xend_start' }],
      },
    ],
    [
      'vfb',
      {
        memory: 512,
        cmdline: 'root=/dev/xvda1 ro quiet',
        disks: [
          { format: 'qcow2', vdev: 'xvda1' },
          { format: 'raw', vdev: 'xvda2' },
        ],
        vifs: [{ bridge: null }, { model: 'e1000', rate: '10Mb/s@20ms' }],
        vnc: { listen: '0.0.0.0', password: true },
        rest: { vfb: ['type=vnc,vnclisten=0.0.0.0,keymap=de'], cpus: ['0', '1'] },
      },
    ],
    ['umlaut', { name: 'grüße', kernel: '/srv/ä/vmlinuz', cmdline: `it's "x" \\ y` }],
    [
      'brought-over',
      { memory: 32, disks: [], vifs: [{ bridge: 'br0', type: null }], vnc: { password: false } },
    ],
    [
      'odd',
      {
        disks: [
          { target: '/dev/a' },
          { target: '/x,y.qcow2' },
          { target: null, cdrom: true, format: 'empty' },
        ],
        rest: { irqs: [5, 7], device_tree: '/srv/guest.dtb', nomigrate: 1 },
      },
    ],
    ['nested', { rest: { vnuma: [expect.any(Array), expect.any(Array)], nestedhvm: 1 } }],
  ])('%s', (name, expected) => {
    expect(model(name)).toMatchObject(expected);
  });

  it('drops in silence what was for xm', () => {
    expect(model('brought-over').ignored.map(({ key }) => key)).toEqual([
      'memory',
      'disk',
      'nics',
      'restart',
      'cpu',
      'localtime',
      'vif',
    ]);
  });
});
