/** What comes of single keys and of keys together, beyond the recorded cases. */
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../../../src/xen/definitions/model.ts';
import { readXl, type XlVersion } from '../../../../../src/xen/definitions/xl/read.ts';

function read(text: string, version: XlVersion = '4.17'): Definition {
  const reading = readXl(text, { version });
  if (reading.kind === 'refused') throw new Error(`refused: ${reading.reason}`);
  return reading.definition;
}
const pv = (text: string): string => `name='t'\nkernel='/k'\n${text}\n`;
const hvm = (text: string): string => `name='t'\ntype='hvm'\n${text}\n`;

describe('values', () => {
  it.each([
    ['nothing', pv(''), { type: 'pv', memory: 32, maxMemory: null, vcpus: 1, maxVcpus: null, vnc: null }],
    ['memory of maxmem', pv('maxmem=512'), { memory: 512, maxMemory: 512 }],
    ['numbers in strings', pv("memory=' 0x100'\nvcpus='010'"), { memory: 256, vcpus: 8 }],
    ['a number as a string', pv('extra=007'), { cmdline: '007' }],
    ['the beginning of a type', "name='t'\ntype='p'\nkernel='/k'", { type: 'pv' }],
    ['an empty type', "name='t'\ntype=''", { type: 'hvm' }],
    ['PVH', "name='t'\ntype='pvh'\nbootloader='pygrub'", { type: 'pvh', bootloader: 'pygrub' }],
    ['a generic builder', "name='t'\nbuilder='gen'\nkernel='/k'", { type: 'pv' }],
    [
      'events',
      pv("on_crash='coredump-restart'"),
      { events: { poweroff: 'destroy', reboot: 'restart', crash: 'coredump-restart' } },
    ],
    ['cmdline', pv("root='/dev/a'\ncmdline='x'"), { cmdline: 'x' }],
    ['arguments in a list', pv("bootloader_args=['-q','x y']"), { bootloaderArgs: ['-q', 'x y'] }],
    ['arguments in a string', pv("bootloader_args='-q  x'"), { bootloaderArgs: ['-q', 'x'] }],
    ['masks for CPUs that are not there', pv("vcpus=1\ncpus=['0','x']"), { rest: { cpus: ['0', 'x'] } }],
    ['rarer devices', pv("usbdev=['hostbus=1, hostaddr=2']\nchannel=['connection = pty']"), { type: 'pv' }],
    ['boot order', hvm("boot='dc'"), { boot: 'dc', kernel: null }],
    ['a kernel of HVM', hvm("kernel='/boot/vmlinuz'"), { kernel: '/boot/vmlinuz' }],
    [
      'a UUID',
      pv("uuid='06ED00FE-1162-4FC4-B5D8-11993EE4A8B9'"),
      { uuid: '06ed00fe-1162-4fc4-b5d8-11993ee4a8b9' },
    ],
    [
      'firmware instead of a kernel',
      "name='t'\nfirmware='pvgrub64'",
      { kernel: null, rest: { firmware: 'pvgrub64' } },
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });
});

describe('refusals', () => {
  it.each([
    ["name=['t']", 1, 'Domain name must be specified.'],
    ["name='t'\ntype='xen'", 2, 'Invalid domain type xen.'],
    [
      "name='t'\ntype='pvh'\nbuilder='generic'\nkernel='/k'",
      3,
      'Contradicting "builder" and "type" options specified.',
    ],
    [pv('vcpus=4\nmaxvcpus=2'), 4, 'maxvcpus < vcpus'],
    [pv("vcpus='-1'"), 3, 'Unable to allocate cpumap'],
    [pv("cpus='3-1'"), 3, 'Invalid pcpu range: 3-1.'],
    [pv("cpus='^all'"), 3, 'Can\'t combine "^" and "all".'],
    [pv("timer_mode='no_delay_for_missed_ticks'"), 3, '"timer_mode" option is not supported for PV guests.'],
    [hvm("timer_mode='x'"), 3, 'invalid value "x" for "timer_mode"'],
    [hvm('timer_mode=4'), 3, 'invalid value 4 for "timer_mode"'],
    [pv('tsc_mode=9'), 3, 'invalid value 9 for "tsc_mode"'],
    [hvm("vga='vesa'"), 3, 'invalid value "vesa" for "vga"'],
    [pv("on_reboot='never'"), 3, 'Unknown on_reboot action "never" specified'],
    [pv("on_watchdog='x'"), 3, 'Unknown on_watchdog action "x" specified'],
    [
      pv("disk=['phy:a,xvda,w',\n'b,c']"),
      4,
      "config parsing error in disk specification: unknown value for format: near `c' in `b,c'",
    ],
    [pv("vif=['rate=5']"), 3, "config parsing error in vif: invalid rate in `5'"],
    [pv("pci=['x']"), 3, "unable to parse PCI_SPEC_STRING `x' for passthrough"],
    [pv("ioports=['x']"), 3, 'Invalid argument parsing ioport: x'],
    [pv('irqs=[-1]'), 3, null],
    [pv("irqs=['7x']"), 3, 'Invalid argument parsing irq: 7x'],
    [pv("iomem=['fe']"), 3, 'Invalid argument parsing iomem: fe'],
    [pv("firmware='pvgrub64'"), 3, 'both kernel and firmware specified'],
    [pv("bootloader_args=' '"), 3, 'bootloader_args is a string without a word, on which xl crashes'],
    [
      pv("max_grant_frames='x'"),
      3,
      'max_grant_frames is no number from 0 to 2147483647: xl ends without a message',
    ],
    [hvm("vnclisten='::1'\nvncdisplay=2"), 4, 'Display specified both in vnclisten and vncdisplay!'],
    [pv("device_model_args='-x'"), 3, 'Unable to parse device_model_args.'],
    [hvm("mca_caps='lmce'"), 3, 'unable to parse mca_caps.'],
    [pv("vtpm=['uuid=x']"), 3, 'vtpm spec missing required field backend'],
    [pv("usbctrl=['type=auto, speed=3']"), 3, "Unknown string `speed=3' in usbctrl spec"],
    [pv("p9=['tag=x,foo=1']"), 3, "Unknown string `foo' in 9pfs spec"],
    [pv("channel=['name=x']"), 3, "channel has unknown 'connection'"],
    [pv("channel=['connection = socket']"), 3, "channel connection 'socket' requires path=.."],
    [hvm("viridian=['speed']"), 3, "unknown viridian enlightenment 'speed'"],
  ])('%j', (text, line, reason) => {
    expect(readXl(text, { version: '4.17' })).toEqual({
      kind: 'refused',
      line,
      reason: reason ?? expect.stringContaining('lexical error'),
    });
  });

  it('of several the one that xl finds first', () => {
    const text = "disk=['x']\nuuid='x'\ntype='x'\n";
    expect(readXl(text, { version: '4.17' })).toMatchObject({ reason: 'Invalid domain type x.' });
  });
});

describe('screens', () => {
  const on = { listen: null, display: null, unused: true, password: false };
  it.each([
    ['HVM without a word', hvm(''), on],
    [
      'HVM with everything',
      hvm("vnc=1\nvnclisten='0.0.0.0'\nvncdisplay=3\nvncunused=0\nvncpasswd='x'"),
      { listen: '0.0.0.0', display: 3, unused: false, password: true },
    ],
    ['an empty password', hvm("vncpasswd=''"), on],
    ['HVM without VNC', hvm('vnc=0'), null],
    ['HVM with a vfb', hvm("vnc=0\nvfb=['vnc=1']"), null],
    ['PV', pv(''), null],
    ['PV with keys', pv("vnc=1\nvncdisplay='2'"), { ...on, display: 2 }],
    ['PV with keys but no vnc', pv("vnclisten='0.0.0.0'"), null],
    [
      'PV with a vfb',
      pv("vnclisten='0.0.0.0'\nvfb=['type=vnc, vncdisplay=7x,vncunused=0']"),
      { ...on, display: 7, unused: false },
    ],
    ['PV with a vfb that is off', pv("vfb=['vnc=0']"), null],
    ['the second vfb', pv("vfb=['vnc=0','vncpasswd=x']"), { ...on, password: true }],
    ['a vfb up to a word without =', pv("vfb=['vncdisplay=1,vnc,vncdisplay=2']"), { ...on, display: 1 }],
    ['PVH with keys', "name='t'\ntype='pvh'\nkernel='/k'\nvnc=1", null],
  ])('%s', (_, text, vnc) => {
    expect(read(text).vnc).toEqual(vnc);
  });

  it('keeps passwords out of the model', () => {
    for (const text of [
      pv("vfb=['vnc=1, vncpasswd=geheim ,vncpasswd=geheim','vncpasswd =geheim,x']"),
      pv("vncpasswd='geheim'\nspicepasswd=['geheim']\nvfb=[['vncpasswd=geheim']]"),
      hvm("vncpasswd=['geheim']\nspicepasswd='geheim'\nvnc='geheim'"),
    ]) {
      expect(JSON.stringify(read(text))).not.toContain('geheim');
    }
  });
});

describe('the other keys', () => {
  it('stand as they are in the file', () => {
    const { rest } = read(
      hvm("usb=1\nusbdevice=['tablet']\nkeymap='de'\ncpus=010\ncpu_weight=0x10\nvnuma=[['pnode=0',1]]"),
    );
    expect(rest).toEqual({
      usb: 1,
      usbdevice: ['tablet'],
      keymap: 'de',
      cpus: '010',
      cpu_weight: 16,
      vnuma: [['pnode=0', 1]],
    });
  });

  it.each([
    ['of the wrong type', pv("cpu_weight='much'"), 'cpu_weight', /not a valid number/],
    ['a list for a string', pv("keymap=['de']"), 'keymap', /is a list/],
    ['a string for a list', pv("pci='00:1d.0'"), 'pci', /is a single value/],
    ['+= for a number', pv('acpi+=1'), 'acpi', /\+=/],
    ['only for HVM', pv("boot='c'\n"), 'boot', /HVM domains only/],
    ['not there yet', pv('vmtrace_buf_kb=64'), 'vmtrace_buf_kb', /4\.14 does not know/],
    ['of xm', pv('cpu_cap=50'), 'cpu_cap', /only xm reads .* cap=/],
    ['of nobody', pv('mymac=1'), 'mymac', /does not know/],
    ['named like a part of JavaScript', pv('constructor=1\nto_string=2'), 'constructor', /does not know/],
    ['lists in a list', pv("disk=['phy:a,xvda,w',['phy:b,xvdb,w']]"), 'disk', /list in the list/],
    ['swallowed escapes', pv(String.raw`extra='a\101'`), 'extra', /swallows the escape/],
  ])('are passed over: %s', (_, text, key, reason) => {
    const { rest, ignored } = read(text, '4.14');
    expect(rest).toEqual({});
    expect(ignored).toContainEqual({ line: 3, key, reason: expect.stringMatching(reason) });
  });

  it('says what xl warns of, each once and in order of the lines', () => {
    const { warnings } = read(
      pv("vif=['x','netdev=a']\nmemory='1M'\ndevice_model='/q'\ncmdline='a'\nroot='b'"),
    );
    expect(warnings.map(({ line, key }) => [line, key])).toEqual([
      [3, 'vif'],
      [3, 'vif'],
      [4, 'memory'],
      [5, 'device_model'],
      [6, 'cmdline'],
    ]);
  });
});
