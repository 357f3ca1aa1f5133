/** Files as people have them: the article's, and those of Xen's examples. */
import { describe, expect, it } from 'vitest';
import { masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import { xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';
import { convert, definitionOf, fixture, textOf } from './support.ts';

const common = new Map([['/etc/xen/ctsrvcommon', fixture('ctsrvcommon.article')]]);

it("the article's Windows", () => {
  expect(textOf(fixture('winxp.article'))).toBe(`name = "winxp"
type = "hvm"
memory = 512
boot = "d"
disk = [
  "/dev/server/winxp,raw,hda,w",
  "/root/winxp.iso,raw,hdc,r,cdrom",
]
# network card 0 has no MAC: xl draws another at each start: give it one
vif = ["bridge=intern"]
vnc = 1
usbdevice = "tablet"
on_crash = "restart"
`);
});

describe("the article's Etch", () => {
  const etch = fixture('etch64.article');
  const answers = new Map([
    ['mymac', '00:16:3e:12:34:56'],
    ['xenpath', '/usr/lib/xen-3.2-1'],
  ]);

  it('what only its server knows is not guessed', () => {
    const { unconverted, text } = convert(etch, { files: common });
    expect(unconverted.map(({ line }) => line)).toEqual([3, 8, null]);
    expect(masked(text)).toContain("# not converted: line 8: vif = [ 'mac='+mymac+',bridge=intern' ]: ");
    expect(masked(text)).not.toMatch(/^bootloader =/m);
  });

  it('nor where the other file is not at hand', () => {
    const { unconverted, text } = convert(etch);
    expect(unconverted.map(({ line }) => line)).toEqual([2, 3, 8, null]);
    // The other file may say otherwise.
    expect(masked(text)).not.toMatch(/^(?:on_crash|type) =/m);
  });

  it.each(xlVersions)('with answers it is whole (%s)', (version) => {
    const result = convert(etch, { files: common, variables: answers, version });
    expect(result.unconverted).toEqual([]);
    expect(definitionOf(result, version)).toMatchObject({
      name: 'etch64',
      type: 'pv',
      memory: 128,
      cmdline: 'root=/dev/xvda1 ro',
      bootloader: 'pygrub',
      disks: [{ target: '/dev/server/etch64_lv_root' }, { target: '/dev/server/etch64_lv_swap' }],
      vifs: [{ mac: '00:16:3e:12:34:56', bridge: 'intern' }],
      events: { poweroff: 'destroy', reboot: 'restart', crash: 'restart' },
    });
  });

  it('an answer stands for what is unknown only, and is no Python', () => {
    const odd = new Map([...answers, ['memory', '64'], ['name', "x'; import os #"]]);
    expect(definitionOf(convert(etch, { files: common, variables: odd }), '4.17')).toMatchObject({
      name: "x'; import os #",
      memory: 64,
    });
    const known = "vg = 'server'\ndisk = ['phy:' + vg + '/a,xvda,w']\nkernel = '/k'\n";
    expect(textOf(known, { variables: new Map([['vg', 'other']]) })).toContain('/dev/server/a,raw,xvda,w');
    const asked = "import os\nvg = os.getenv('VG')\ndisk = ['phy:' + vg + '/a,xvda,w']\nkernel = '/k'\n";
    expect(convert(asked).unconverted).toHaveLength(1);
    expect(textOf(asked, { variables: new Map([['vg', 'server']]) })).toContain('"/dev/server/a,raw,xvda,w"');
  });
});

describe("Xen's examples", () => {
  const hvm = `import os, re
arch = os.uname()[4]
if re.search('64', arch):
    arch_libdir = 'lib64'
else:
    arch_libdir = 'lib'
kernel = "/usr/lib/xen/boot/hvmloader"
builder='hvm'
memory = 128
shadow_memory = 8
name = "ExampleHVMDomain"
acpi=1
vif = [ 'type=ioemu, bridge=xenbr0' ]
disk = [ 'file:/var/images/min-el3-i386.img,hda,w', ',hdc:cdrom,r' ]
device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'
boot="cda"
sdl=0
vnc=1
vncconsole=0
stdvga=0
serial='pty'
#usb=1
usbdevice='tablet'
keymap='de'
`;

  it('HVM, by what the server says of itself', () => {
    const uname = { sysname: 'Linux', nodename: 'x', release: '2.6', version: '1', machine: 'x86_64' };
    const result = convert(hvm, { uname, bridges: new Map([['xenbr0', 'br0']]) });
    expect(result.unconverted).toEqual([]);
    expect(definitionOf(result, '4.17')).toMatchObject({
      type: 'hvm',
      boot: 'cda',
      disks: [{ vdev: 'hda' }, { vdev: 'hdc', cdrom: true, target: null }],
      vifs: [{ type: 'ioemu', bridge: 'br0' }],
      vnc: { listen: null, unused: true },
      rest: { shadow_memory: 8, acpi: 1, serial: 'pty', usbdevice: 'tablet', keymap: 'de' },
    });
  });

  it('what is dropped need not be known', () => {
    const { unconverted, items } = convert(hvm);
    expect(unconverted).toEqual([]);
    expect(items.find(({ key }) => key === 'device_model')).toMatchObject({ change: 'dropped', line: 15 });
  });

  it('a number of the domain, as on the command line', () => {
    const numbered = `def vmid_check(var, val):
    val = int(val)
    if val <= 0:
        raise ValueError
    return val
xm_vars.var('vmid', use="Virtual machine id. Integer greater than 0.", check=vmid_check)
xm_vars.check()
kernel = "/boot/vmlinuz"
name = "VM%d" % vmid
disk = [ 'phy:sda%d,sda1,w' % (7+vmid)]
vcpus = 1 + vmid % 2
`;
    const result = convert(numbered, { variables: new Map([['vmid', '3']]) });
    expect(definitionOf(result, '4.20')).toMatchObject({
      name: 'VM3',
      vcpus: 2,
      disks: [{ target: '/dev/sda10' }],
    });
    expect(revealed(result.text)).toContain('name = "VM3"\n');
  });
});
