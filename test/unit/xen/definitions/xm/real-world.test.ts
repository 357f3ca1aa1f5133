/** Whole definitions: the article's, and ones in the style of Xen's own examples. */
import { describe, expect, it } from 'vitest';
import { filesNeeded } from '../../../../../src/xen/definitions/xm/read.ts';
import { definition, fixture, read, refusal } from './support.ts';

describe('the files of the article', () => {
  it('winxp is known to the last value', () => {
    const model = definition(fixture('winxp.article'), { fileName: 'winxp' });
    expect(model).toMatchObject({
      name: 'winxp',
      type: 'hvm',
      memory: 512,
      kernel: '/usr/lib/xen-3.2-1/boot/hvmloader',
      boot: 'd',
      vnc: { password: true, unused: true },
      vifs: [{ bridge: 'intern', mac: null }],
      rest: { device_model: '/usr/lib/xen-3.2-1/bin/qemu-dm', usbdevice: 'tablet' },
      ignored: [],
      warnings: [],
      unevaluated: [],
    });
    expect(model.disks.map(({ target, vdev }) => `${target} ${vdev}`)).toEqual([
      '/dev/server/winxp hda',
      '/root/winxp.iso hdc',
    ]);
  });

  const common = '/etc/xen/ctsrvcommon';
  const etch64 = fixture('etch64.article');

  it('etch64 names the file that it needs', () => {
    expect(filesNeeded(etch64)).toEqual([common]);
    expect(filesNeeded(fixture('ctsrvcommon.article'))).toEqual([]);
  });

  it('etch64 says what depends on a file that is not at hand', () => {
    const model = definition(etch64);
    expect(model).toMatchObject({ name: 'etch64', memory: 128, vcpus: null, bootloader: null, vifs: [] });
    expect(model.cmdline).toBe('root=/dev/xvda1 ro');
    expect(model.disks).toHaveLength(2);
    expect(model.unevaluated.map(({ line, source }) => `${line}: ${source}`)).toEqual([
      "2: execfile('/etc/xen/ctsrvcommon')",
      "3: bootloader=xenpath+'/bin/pygrub'",
      "8: vif = [ 'mac='+mymac+',bridge=intern' ]",
    ]);
  });

  it('etch64 with that file: its check of the name holds, its MAC address is the server’s to know', () => {
    const files = new Map([[common, fixture('ctsrvcommon.article')]]);
    const model = definition(etch64, { files });
    expect(model).toMatchObject({ name: 'etch64', vcpus: 1, ignored: [] });
    expect(model.unevaluated).toEqual([
      expect.objectContaining({
        line: 3,
        reason: `sys.argv depends on how xm is called (line 5 of ${common})`,
      }),
      expect.objectContaining({
        line: 8,
        reason: expect.stringMatching(/^entry 1 of vif: shelve.open is known/),
      }),
    ]);
  });

  it('is refused where the server has no such file, or where the file ends xm', () => {
    expect(refusal(etch64, { missingFiles: new Set([common]) })).toBe(
      `2: [Errno 2] No such file or directory: '${common}'`,
    );
    expect(
      refusal(`execfile('${common}')`, { files: new Map([[common, fixture('ctsrvcommon.article')]]) }),
    ).toBe("1: name 'name' is not defined");
    expect(refusal("execfile('a')", { files: new Map([['a', 'x = 1\ny = (\n']]) })).toMatch(
      /^1: SyntaxError: a, line 3/,
    );
  });
});

const paravirtual = `#  -*- mode: python; -*-
kernel = "/boot/vmlinuz-2.6.18-xen"
#ramdisk = "/boot/initrd.gz"
memory = 64
name = "ExampleDomain"
vif = [ '' ]
disk = [ 'phy:hda1,hda1,w' ]
#dhcp="dhcp"
root = "/dev/hda1 ro"
extra = "4"
on_crash = 'preserve'
`;

const numbered = `def vmid_check(var, val):
    val = int(val)
    if val <= 0:
        raise ValueError
    return val

xm_vars.var('vmid', use="Number of the machine, more than 0.", check=vmid_check)
xm_vars.check()

name = "VM%d" % vmid
cpu = vmid   # which CPU
disk = [ 'phy:sda%d,sda1,w' % (7+vmid),
         'phy:sda6,sda6,r' ]
vif = ['mac=aa:00:00:00:00:%02x, bridge=xenbr0' % vmid]
root = "/dev/sda1 ro"
extra = "4 VMID=%d usr=/dev/sda6" % vmid
kernel = "/boot/vmlinuz"
`;

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
vif = [ 'type=ioemu, bridge=xenbr0' ]
disk = [ 'file:/var/images/min-el3-i386.img,hda,w', ',hdc:cdrom,r' ]
device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'
boot="cda"
sdl=0
vnc=1
vncpasswd=''
stdvga=0
serial='pty'
usbdevice='tablet'
`;

const uname = { sysname: 'Linux', nodename: 'etch', release: '2.6.18', version: '#1', machine: 'x86_64' };

describe('definitions in the style of Xen’s own examples', () => {
  it('a paravirtual domain', () => {
    expect(definition(paravirtual)).toMatchObject({
      name: 'ExampleDomain',
      type: 'pv',
      memory: 64,
      cmdline: 'root=/dev/hda1 ro 4',
      events: { crash: 'preserve' },
      vifs: [{ bridge: null }],
      unevaluated: [],
      ignored: [],
    });
  });

  it('numbered domains ask for their number', () => {
    expect(refusal(numbered)).toBe("2: vmid - int() argument must be a string or a number, not 'NoneType'");
    const model = definition(numbered, { variables: new Map([['vmid', '3']]) });
    expect(model).toMatchObject({
      name: 'VM3',
      rest: { cpu: 3 },
      cmdline: 'root=/dev/sda1 ro 4 VMID=3 usr=/dev/sda6',
    });
    expect(model.vifs).toEqual([expect.objectContaining({ mac: 'aa:00:00:00:00:03', bridge: 'xenbr0' })]);
    expect(model.disks.map(({ target }) => target)).toEqual(['/dev/sda10', '/dev/sda6']);
    expect(refusal(numbered, { variables: new Map([['vmid', '-1']]) })).toMatch(/^4: vmid - /);
  });

  it('an HVM domain finds its device model by the processor of the server', () => {
    expect(definition(hvm, { uname })).toMatchObject({
      type: 'hvm',
      boot: 'cda',
      vnc: { password: false },
      rest: { device_model: '/usr/lib64/xen/bin/qemu-dm', shadow_memory: 8, sdl: 0, serial: 'pty' },
      ignored: [],
      unevaluated: [],
    });
    const unsure = definition(hvm);
    expect(unsure.rest.device_model).toBeUndefined();
    expect(unsure.unevaluated).toEqual([
      {
        line: 15,
        key: 'device_model',
        source: "device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'",
        reason: expect.stringMatching(/^os.uname/),
      },
    ]);
  });

  it('files that name files, and paths put together', () => {
    const text = "base = '/etc/xen'\nexecfile(base + '/common')\nname = prefix + '-a'\n";
    expect(filesNeeded(text)).toEqual(['/etc/xen/common']);
    const files = new Map([
      ['/etc/xen/common', "execfile('/etc/xen/deeper')\nmemory = 99"],
      ['/etc/xen/deeper', "prefix = 'x'\nvcpus = 3"],
    ]);
    expect(definition(text, { files })).toMatchObject({ name: 'x-a', memory: 99, vcpus: 3, unevaluated: [] });
  });
});

describe('what people write', () => {
  it('a common file that need not be there', () => {
    const text = "name = 'a'\ntry:\n  execfile('/etc/xen/local')\nexcept IOError:\n  memory = 64\n";
    expect(filesNeeded(text)).toEqual(['/etc/xen/local']);
    expect(definition(text)).toMatchObject({ name: 'a', memory: null, vcpus: null });
    expect(definition(text, { missingFiles: new Set(['/etc/xen/local']) })).toMatchObject({
      memory: 64,
      vcpus: 1,
    });
    expect(definition(text, { files: new Map([['/etc/xen/local', 'memory = 99']]) })).toMatchObject({
      memory: 99,
    });
  });

  it('disks and cards from tables, a number that may be given, modules that xm brings along', () => {
    const text = `try:
    vmid
except NameError:
    vmid = 7
vmid = int(vmid)
volumes = (('root', 'xvda1'), ('swap', 'xvda2'))
name = re.sub and 'web%02d' % vmid
disk = []
for volume, device in volumes:
    disk.append('phy:server/%s_%s,%s,w' % ('web', volume, device))
vif = ['mac=' + ':'.join(['00', '16', '3e', '00', '00', '%02x' % vmid]), 'bridge=intern'][0:2]
on_crash = vmid > 5 and 'preserve' or 'restart'
`;
    expect(definition(text)).toMatchObject({
      disks: [{ target: '/dev/server/web_root' }, { target: '/dev/server/web_swap' }],
      vifs: [{ mac: '00:16:3e:00:00:07' }, { bridge: 'intern' }],
      events: { crash: 'preserve' },
      name: null,
    });
    expect(definition(text.replace('re.sub and ', ''), { variables: new Map([['vmid', '12']]) }).name).toBe(
      'web12',
    );
  });
});

describe('assignments for edits', () => {
  const text =
    "\uFEFFname = 'a' # b\r\nif 1: vcpus = 2\r\ncpus = [ 'x',\r\n 'y' ]; vif=['']\r\nextra = ('a'\r\n  'b')\r\nextra += ' c'\r\na = b = 1\r\nroot = '''x\r\ny'''\r\n";

  it('are those of one name on the top level, with the text right of the sign', () => {
    const reading = read(text);
    const statements = reading.kind === 'definition' ? reading.statements : [];
    expect(
      statements.map(({ key, operator, line, endLine, start, end }) => [
        key,
        operator,
        line,
        endLine,
        text.slice(start, end),
      ]),
    ).toEqual([
      ['name', '=', 1, 1, "'a'"],
      ['cpus', '=', 3, 4, "[ 'x',\r\n 'y' ]"],
      ['vif', '=', 4, 4, "['']"],
      ['extra', '=', 5, 6, "('a'\r\n  'b')"],
      ['extra', '+=', 7, 7, "' c'"],
      ['root', '=', 9, 10, "'''x\r\ny'''"],
    ]);
  });
});
