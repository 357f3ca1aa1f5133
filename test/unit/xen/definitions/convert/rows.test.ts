/** Row by row: what xm says in one way and xl in another. */
import { describe, expect, it } from 'vitest';
import { masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import { convert, definitionOf, textOf, told } from './support.ts';

const pv = (line: string): string => `kernel = '/k'\nname = 'a'\n${line}\n`;
const hvm = (line: string): string => `builder = 'hvm'\nname = 'a'\n${line}\n`;

describe('a key of xm becomes', () => {
  it.each([
    ['memory as text', pv("memory = '0256'"), 'memory = 256'],
    ['memory by default', pv(''), 'memory = 128'],
    ['octal memory', pv('memory = 0400'), 'memory = 256'],
    ['PV', pv("builder = 'linux'"), 'type = "pv"'],
    ['HVM', hvm(''), 'type = "hvm"'],
    ['no VNC', hvm(''), 'vnc = 0'],
    ['no VNC by True', hvm('vnc = True'), 'vnc = 0'],
    ['the crash', pv(''), 'on_crash = "restart"'],
    ['its own crash', pv("on_crash = 'preserve'"), 'on_crash = "preserve"'],
    [
      'restart',
      pv("restart = 'always'"),
      'on_poweroff = "restart"\non_reboot = "restart"\non_crash = "restart"',
    ],
    [
      'onreboot',
      pv("restart = 'onreboot'"),
      'on_poweroff = "destroy"\non_reboot = "restart"\non_crash = "destroy"',
    ],
    ['one processor', pv('cpu = 2'), 'cpus = "2"'],
    ['both of them', pv("cpu = 2\ncpus = '0,1'"), 'cpus = "2,0,1"'],
    ['a list of them', pv("cpus = ['0', '2-3']"), 'cpus = "0,2-3"'],
    ['a cap', pv('cpu_cap = 50'), 'cap = 50'],
    ['some vcpus', pv('vcpus = 4\nvcpu_avail = 5'), 'vcpus = 2\nmaxvcpus = 4'],
    ['all vcpus', pv('vcpus = 2\nvcpu_avail = 15'), 'vcpus = 2\nkernel'],
    ['root', pv("root = 'root=/dev/xvda1 ro'\nextra = '4'"), 'root = "/dev/xvda1 ro"\nextra = "4"'],
    [
      'ip',
      pv("ip = '10.0.0.2'\nroot = '/r'\nextra = '4'"),
      'root = "/r"\nextra = "ip=10.0.0.2:1.2.3.4::::eth0:off 4"',
    ],
    [
      'NFS',
      pv("nfs_server = '10.0.0.1'\nnfs_root = '/x'\nroot = '/dev/nfs'"),
      'root = "/dev/nfs"\nextra = "nfsroot=10.0.0.1:/x"',
    ],
    ['pygrub', "name = 'a'\nbootloader = '/usr/lib/xen-3.2-1/bin/pygrub'\n", 'bootloader = "pygrub"'],
    [
      'its words',
      "name = 'a'\nbootloader = 'pygrub'\nbootargs = '--kernel /k -x'\n",
      'bootloader_args = ["--kernel", "/k", "-x"]',
    ],
    ['nothing to boot', "name = 'a'\n", 'bootloader = "pygrub"'],
    ['a timer mode', hvm('timer_mode = 2'), 'timer_mode = "no_missed_ticks_pending"'],
    ['a number below 0', hvm('rtc_timeoffset = -3600'), 'rtc_timeoffset = "-3600"'],
    ['interrupts', pv('irq = [7]'), 'irqs = ["7"]'],
    ['cards without an entry', pv('nics = 2'), 'vif = ["", ""]'],
    ['a framebuffer', pv("vfb = ['type=vnc,vncunused=1']"), 'vfb = [\n  "vnc=1,vncunused=1",\n]'],
    [
      'one without vncunused',
      pv("vfb = ['type=vnc,vncdisplay=3']"),
      'vfb = [\n  "vnc=1,vncdisplay=3,vncunused=0",\n]',
    ],
    [
      'a sound card',
      hvm("soundhw = 'es1370'\nserial = 'pty'\nusbdevice = 'tablet'"),
      'soundhw = "es1370"\nserial = "pty"\nusbdevice = "tablet"',
    ],
  ])('%s', (_name, text, lines) => {
    expect(textOf(text)).toContain(lines);
  });
});

describe('a disk', () => {
  it.each([
    ['phy:vg/lv,xvda,w', '/dev/vg/lv,raw,xvda,w'],
    ['phy:/dev/vg/lv,ioemu:hda,w', '/dev/vg/lv,raw,hda,w'],
    ['phy:/dev/vg/lv,/dev/hda,w', '/dev/vg/lv,raw,hda,w'],
    ['phy:/dev/vg/lv,hda,w!', '/dev/vg/lv,raw,hda,w'],
    ['phy:/dev/vg/lv, hda , rw', '/dev/vg/lv,raw,hda,w'],
    ['phy:/dev/vg/lv,xvda,r,storage', '/dev/vg/lv,raw,xvda,r,backend=storage'],
    ['file:/x.iso,hdc:cdrom,r', '/x.iso,raw,hdc,r,cdrom'],
    ['file:/x.iso,ioemu:hdc:cdrom,w', '/x.iso,raw,hdc,r,cdrom'],
    [',hdc:cdrom,r', ',,hdc,r,cdrom'],
    ['tap:aio:/x.img,xvda,w', '/x.img,raw,xvda,w'],
    ['tap:qcow2:/x.img,xvda,w', '/x.img,qcow2,xvda,w'],
    ['tap:vhd:/x.img,xvda,w', '/x.img,vhd,xvda,w'],
    [
      'phy:/dev/disk/by-path/pci-0000:00:1f.2,hda,w',
      'format=raw,vdev=hda,access=w,target=/dev/disk/by-path/pci-0000:00:1f.2',
    ],
    [
      'file:/iso/windows xp.iso,hdc:cdrom,r',
      'format=raw,vdev=hdc,access=r,devtype=cdrom,target=/iso/windows xp.iso',
    ],
    ['drbd:r0,xvda,w', 'format=raw,vdev=xvda,access=w,script=block-drbd,target=r0'],
  ])('%s', (was, is) => {
    const result = convert(pv(`disk = [${JSON.stringify(was)}]`));
    expect(result.items.find(({ key }) => key === 'disk')).toMatchObject({ change: 'changed', was, is });
    expect(definitionOf(result, '4.17').disks).toHaveLength(1);
  });

  it.each([
    ['tap:vmdk:/x.vmdk,xvda,w', 'xl knows no vmdk'],
    ['file:images/x.img,xvda,w', 'images/x.img is no whole path'],
    ['file:/x,y.img,xvda,w', "xend refuses the mode 'xvda'"],
    ['phy:/dev/a,drive,w', 'drive is no name of a disk'],
    [',xvda,w', 'nothing stands behind it'],
  ])('%s is left to a person', (was, reason) => {
    const result = convert(pv(`disk = [${JSON.stringify(was)}]`));
    expect(result.unconverted).toMatchObject([{ line: 3, source: `disk: ${was}` }]);
    expect(result.unconverted[0]?.reason).toContain(reason);
    expect(masked(result.text)).toContain(`# not converted: line 3: disk: ${was}: `);
  });
});

describe('a network card', () => {
  it.each([
    [' mac=00:16:3e:00:00:01 , bridge = br0 ', 'mac=00:16:3e:00:00:01,bridge=br0'],
    ['type=netfront,bridge=br0', 'bridge=br0'],
    ['bridge=br0,accel=x,policy=y', 'bridge=br0'],
    ['mac=xx,bridge=br0', 'bridge=br0'],
    ['bridge=br0,rate=fast', 'bridge=br0'],
    [
      'bridge=br0,rate=10Mb/s,script=vif-nat,vifname=v0,ip=10.0.0.1',
      'bridge=br0,ip=10.0.0.1,script=vif-nat,vifname=v0,rate=10Mb/s',
    ],
    ['bridge=eth0', 'bridge=lan'],
  ])('%s', (was, is) => {
    const text = pv(`vif = [${JSON.stringify(was)}]`);
    expect(told(text, 'vif', { bridges: new Map([['eth0', 'lan']]) })).toEqual([`changed ${was} -> ${is}`]);
  });

  it('emulated ones only where something is emulated', () => {
    const line = "vif = ['type=ioemu,bridge=br0,mac=00:16:3e:00:00:01']";
    expect(textOf(hvm(line))).toContain('"type=ioemu,');
    expect(textOf(pv(line))).not.toContain('ioemu');
  });

  it('a missing MAC is said, not invented', () => {
    const result = convert(pv("vif = ['bridge=br0', 'mac=00:16:3e:00:00:01,bridge=br0', '']"));
    expect(masked(result.text).match(/^# network card \d has no MAC/gm)).toEqual([
      '# network card 0 has no MAC',
      '# network card 2 has no MAC',
    ]);
    expect(definitionOf(result, '4.17').vifs.map(({ mac }) => mac)).toEqual([
      null,
      '00:16:3e:00:00:01',
      null,
    ]);
  });
});

describe('passwords', () => {
  const text = hvm("vnc = 1\nvnclisten = '0.0.0.0'\nvncpasswd = 'se\"c\\\\ret'");

  it('stay where they work, in the text alone', () => {
    const result = convert(text, { version: '4.14' });
    expect(revealed(result.text)).toContain('vncpasswd = "se\\"c\\\\ret"\n');
    expect(masked(result.text)).toContain('vncpasswd = "***"\n');
    expect(definitionOf(result, '4.14').vnc).toMatchObject({ listen: '0.0.0.0', password: true });
    expect(JSON.stringify(result)).not.toMatch(/ret/);
  });

  it.each(['4.17', '4.20'] as const)(
    'go where they do not (%s), and the port is shut with them',
    (version) => {
      const result = convert(text, { version });
      expect(definitionOf(result, version).vnc).toMatchObject({ listen: '127.0.0.1', password: false });
      expect(result.items.filter(({ key }) => key.startsWith('vnc'))).toMatchObject([
        { key: 'vnc', change: 'kept' },
        { key: 'vnclisten', change: 'changed', was: '"0.0.0.0"', is: '"127.0.0.1"' },
        { key: 'vncpasswd', change: 'dropped', was: '***', is: null },
      ]);
      expect(revealed(result.text)).not.toContain('ret');
    },
  );

  it('an open port without a password stays what it was', () => {
    const open = hvm("vnc = 1\nvnclisten = '0.0.0.0'");
    expect(told(open, 'vnclisten')).toEqual(['kept "0.0.0.0" -> "0.0.0.0"']);
  });

  it('of framebuffers too', () => {
    const framebuffer = pv("vfb = ['type=vnc,vnclisten=0.0.0.0,vncpasswd=geheim']");
    const old = convert(framebuffer, { version: '4.14' });
    expect(revealed(old.text)).toContain('"vnc=1,vnclisten=0.0.0.0,vncunused=0,vncpasswd=geheim"');
    expect(JSON.stringify(old)).not.toContain('geheim');
    const now = convert(framebuffer, { version: '4.17' });
    expect(definitionOf(now, '4.17').vnc).toMatchObject({ listen: '127.0.0.1', password: false });
    expect(JSON.stringify(now) + revealed(now.text)).not.toContain('geheim');
  });
});

it.each([
  ['kernel', hvm("kernel = '/usr/lib/xen/boot/hvmloader'")],
  ['device_model', hvm("device_model = '/usr/lib/xen/bin/qemu-dm'")],
  ['fda', hvm("fda = '/a.img'")],
  ['timer_mode', pv('timer_mode = 1')],
  ['vncviewer', hvm('vncviewer = 1')],
  ['features', pv("features = 'x'")],
  ['blkif', pv('blkif = 1')],
  ['on_xend_start', pv("on_xend_start = 'start'")],
  ['paused', pv('paused = 1')],
  ['uuid', pv("uuid = 'x'")],
  ['vnc', pv('vnc = 1')],
  ['cpu_weight', pv('cpu_weight = 0.75')],
  ['disk', pv("disk = ('phy:/dev/a,xvda,w',)")],
  ['colour', pv("colour = 'red'")],
])('%s is dropped, with a reason', (key, text) => {
  const result = convert(text);
  expect(result.items.filter((item) => item.key === key && item.change === 'dropped')).toHaveLength(1);
  expect(result.items.every(({ change, reason }) => change !== 'dropped' || reason !== null)).toBe(true);
  expect(masked(result.text)).not.toMatch(new RegExp(`^${key} =`, 'm'));
});

it('of a command line with an unknown part the known ones are not lost without a word', () => {
  const text = pv("import os\nip = os.getenv('IP')\nnetmask = '255.255.255.0'\nextra = '4'\nroot = '/r'");
  const result = convert(text);
  expect(result.unconverted.map(({ source }) => source)).toEqual([
    "ip = os.getenv('IP')",
    'extra = "4"',
    'netmask = "255.255.255.0"',
  ]);
  expect(masked(result.text)).toMatch(/^root = "\/r"$/m);
  expect(masked(result.text)).not.toMatch(/^extra =/m);
});

it('a password that nobody knows shuts the port as well', () => {
  const text = hvm("import os\nvnc = 1\nvnclisten = '0.0.0.0'\nvncpasswd = os.getenv('PW')");
  expect(told(text, 'vnclisten')).toEqual(['changed "0.0.0.0" -> "127.0.0.1"']);
});
