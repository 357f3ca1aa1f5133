/** One cause out of the many lines of a failed Xen command. Texts of the genuine tools. */
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../src/xen/causes.ts';

const libxl = (text: string): string =>
  `libxl: error: libxl_dm.c:2857:device_model_spawn_outcome: Domain 3:${text}`;

describe('known causes', () => {
  it.each([
    [
      'a VNC password on Debian 12',
      [
        'Parsing config from /etc/xen/winxp',
        libxl('domain 3 device model: spawn failed (rc=-3)'),
        libxl('Post DM startup configs failed, rc=-26'),
        'qemu: qemu-system-i386: Cipher backend does not support DES algorithm',
      ],
      /^QEMU on this server cannot do VNC passwords/,
    ],
    [
      'a busy server',
      [
        'libxl: error: libxl_aoutils.c:646:libxl__kill_xs_path: killing execution of /etc/xen/scripts/vif-bridge online because of timeout',
        'libxl: error: libxl_create.c:1925:domcreate_attach_devices: Domain 3:unable to add vif devices',
      ],
      "the server is too busy: /etc/xen/scripts/vif-bridge ran into Xen's time limit; try again",
    ],
    [
      'a name that is taken',
      [
        'libxl: error: libxl_domain.c:72:libxl__domain_rename: Domain 9:Domain with name "video" already exists.',
        'libxl: error: libxl_create.c:1246:initiate_domain_create: Domain 9:cannot make domain: -6',
      ],
      'a domain named video is there already',
    ],
    ['no memory, xl', ['failed to free memory for the domain'], 'not enough free memory'],
    [
      'no memory, xm',
      [
        'Using config file "/etc/xen/winxp".',
        'Error: I need 524288 KiB, but dom0_min_mem is 200704 and shrinking to 200704 KiB would leave only 262144 KiB free.',
      ],
      'not enough memory: 512 MiB needed, 256 MiB to be had',
    ],
    [
      'no memory, xm without ballooning',
      [
        'Error: Not enough free memory and dom0_min_mem is 0, so I cannot release any more.  I need 524288 KiB but only have 1024.',
      ],
      'not enough free memory',
    ],
    [
      'no memory, xm that cannot shrink Dom0',
      ['Error: Not enough memory is available, and dom0 cannot be shrunk any further'],
      'not enough free memory',
    ],
    [
      'no VT-x',
      [
        'Error: HVM guest support is unavailable: is VT/AMD-V supported by your CPU and enabled in your BIOS?',
      ],
      /^this server cannot run HVM domains/,
    ],
    [
      'no disk',
      [libxl('Disk vdev=hda failed to stat: /dev/server/gone')],
      'disk hda: there is no /dev/server/gone',
    ],
    ['a full disk', ['cp: error writing /etc/xen/x: No space left on device'], 'no space left on the server'],
  ] as const)('%s', (_what, output, cause) => {
    if (typeof cause === 'string') expect(causeOf(output)).toBe(cause);
    else expect(causeOf(output)).toMatch(cause);
  });
});

describe('other failures', () => {
  it.each([
    [
      'an error of xm',
      ['Using config file "/etc/xen/winxp".', "Error: VM name 'winxp' already exists"],
      "VM name 'winxp' already exists",
    ],
    [
      'a missing kernel',
      ['Error: Kernel image does not exist: /boot/vmlinuz'],
      'Kernel image does not exist: /boot/vmlinuz',
    ],
    [
      'a device',
      ['Error: Device 0 (vif) could not be connected. Hotplug scripts not working.'],
      'Device 0 (vif) could not be connected. Hotplug scripts not working.',
    ],
    [
      'xend',
      ['Error: Unable to connect to xend: Connection refused. Is xend running?'],
      'Unable to connect to xend: Connection refused. Is xend running?',
    ],
    ['the first of many', ['starting', 'cannot open a', 'unable to open b'], 'cannot open a'],
    ['words of no kind', ['one', 'two'], 'two'],
    ['nothing', [], 'it said nothing'],
  ])('%s', (_what, output, cause) => {
    expect(causeOf(output)).toBe(cause);
  });

  it('leaves out the place in the source of libxl and the number of the domain', () => {
    expect(causeOf([libxl('device model did not start: -26')])).toBe('device model did not start: -26');
  });

  it('leaves out the place where there is no domain yet', () => {
    expect(
      causeOf(['libxl: error: libxl.c:101:libxl_ctx_alloc: cannot open libxc handle: No such file']),
    ).toBe('cannot open libxc handle: No such file');
  });
});
