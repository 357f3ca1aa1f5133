/** What xm makes of the values of a definition. */
import { describe, expect, it } from 'vitest';
import type { XmVersion } from '../../../../../src/xen/definitions/xm/read.ts';
import { definition, read, refusal } from './support.ts';

const versions: readonly XmVersion[] = ['3.2', '4.1'];

describe('values that xm drops', () => {
  it.each([
    ['vnc = True', 'xm ignores True: write vnc = 1'],
    ["disk = ('phy:a,xvda,w',)", 'xm ignores a value of the type tuple: write a list, [ … ]'],
    ['memory = 512L', 'xm ignores a value of the type long: write the number without the L after it'],
    [
      "root = u'/dev/xvda1'",
      'xm ignores a value of the type unicode: write the text without the u before it',
    ],
    ['root = None', 'xm ignores None'],
    ["typ = 'hvm'", 'xm 3.2 has no option typ'],
    ['maxvcpus = 4', 'xm 3.2 has no option maxvcpus: it came with 4.0'],
    [
      "builder = 'linux'\nvnclisten = '0.0.0.0'",
      'xm heeds it for HVM only: the VNC server of a PV domain stands in vfb',
    ],
  ])('%s', (text, reason) => {
    expect(definition(text).ignored.map((remark) => remark.reason)).toEqual([reason]);
  });

  it('says nothing of helpers that are read', () => {
    const text = "path = '/usr/lib/xen'\nn = 3\nimport os\ndef f(x): return x\nkernel = path + '/k%d' % n\n";
    expect(definition(text).ignored).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ["memory = '256'", 256],
    ["memory = ' 0400 '", 400],
    ['memory = 0400', 256],
    ['memory = 256.9', 256],
    ["memory = '256M'", null],
    ['memory = 0', null],
    ['', 128],
  ])('%s', (text, memory) => {
    const model = definition(text);
    expect(model.memory).toBe(memory);
    expect(model.warnings.map(({ key }) => key)).toEqual(memory === null ? ['memory'] : []);
  });
});

describe('disks', () => {
  it.each([
    ["disk = ['phy:a,hda,w,2,x86_32-abi']", '3.2', '1: Invalid disk specifier: phy:a,hda,w,2,x86_32-abi'],
    ["disk = ['phy:a,hda,w,2,x86_32-abi']", '3.3', 'taken'],
    ["disk = ['phy:a,hda']", '4.1', '1: Invalid disk specifier: phy:a,hda'],
    ['disk = [1]', '3.2', "1: 'int' object has no attribute 'split'"],
    ['disk = 5', '3.2', "1: 'int' object is not iterable"],
    ['disk = 0', '3.2', 'taken'],
    ["vif = ['brigde=x']", '3.2', '1: Invalid vif option: brigde'],
    ["\nvif = [\n'bridge']", '3.2', '2: bridge should be a pair, separated by an equals sign.'],
    [
      "vfb = ['type=vnc,vncpasswd=se,cret']",
      '3.2',
      '1: an entry should be a pair, separated by an equals sign.',
    ],
    ["nfs_root = '/x'", '3.2', '1: Must set nfs root and nfs server'],
    ['ip = 5', '3.2', "1: cannot concatenate 'str' and 'int' objects"],
    ["maxvcpus = 4\nvcpus = '2'", '4.1', "2: unsupported operand type(s) for <<: 'int' and 'str'"],
    ["nics = 'two'", '3.2', '1: range() integer end argument expected, got str.'],
  ] as const)('%s for %s', (text, version, expected) => {
    expect(refusal(text, { version })).toBe(expected);
  });

  it.each([
    ['phy:vg/lv,xvda1,w', { target: '/dev/vg/lv', format: 'raw', vdev: 'xvda1', access: 'w' }],
    ['file:/x y.img,ioemu:hda,r', { target: '/x y.img', format: 'raw', vdev: 'hda', access: 'r' }],
    [',hdc:cdrom,r', { target: null, format: null, vdev: 'hdc', cdrom: true }],
    ['tap:qcow:/x,/dev/sda,w!', { target: '/x', format: 'qcow', vdev: 'sda', access: 'w!' }],
    ['tap2:tapdisk:vhd:/x,hda:disk,w,dom1', { target: '/x', format: 'vhd', backend: 'dom1', cdrom: false }],
  ])('%s', (spec, disk) => {
    expect(definition(`disk = ['${spec}']`).disks).toEqual([expect.objectContaining(disk)]);
  });
});

describe('the kernel’s command line', () => {
  it.each([
    ["root = 'root=/dev/xvda1 ro'\nextra = '4'", 'root=/dev/xvda1 ro 4', 'root=/dev/xvda1 ro 4'],
    ["ip = '10.0.0.2'", 'ip=10.0.0.2:1.2.3.4::::eth0:off', 'ip=10.0.0.2:127.0.255.255::::eth0:off'],
    ["nfs_server = '1.1.1.1'\nnfs_root = '/x'\nextra = 'y'", 'nfsroot=1.1.1.1:/x y', 'nfsroot=1.1.1.1:/x y'],
    ['extra = 4', '4', '4'],
    ["root = ''", null, null],
  ])('%s', (text, old, late) => {
    expect(versions.map((version) => definition(text, { version }).cmdline)).toEqual([old, late]);
  });
});

describe('VNC', () => {
  const vnc = (text: string, version: XmVersion = '3.2') => definition(text, { version }).vnc;

  it.each([
    ["builder='hvm'", null],
    ["builder='hvm'\nvnc=0\nvncunused=1", null],
    ["builder='hvm'\nvnc=1", { listen: null, display: null, unused: true, password: false }],
    [
      "builder='hvm'\nvnc='1'\nvncdisplay='3'\nvncunused=0\nvnclisten='0.0.0.0'\nvncpasswd='x'",
      { listen: '0.0.0.0', display: 3, unused: false, password: true },
    ],
    ["vfb=['type=vnc,vncdisplay=7']", { listen: null, display: 7, unused: false, password: false }],
    ["vfb=['type=sdl']", null],
    [
      "vfb=['type=vnc,vncunused=0,vncpasswd=x']",
      { listen: null, display: null, unused: true, password: true },
    ],
  ])('%s', (text, expected) => {
    expect(vnc(text)).toEqual(expected);
  });

  it('asks for numbers in later versions', () => {
    expect(vnc("builder='hvm'\nvnc='0'", '3.2')).not.toBeNull();
    expect(vnc("builder='hvm'\nvnc='0'", '4.1')).toBeNull();
    expect(vnc("vfb=['vnc=1,vncunused=0']", '4.1')).toMatchObject({ unused: false });
  });

  it('shows no password anywhere', () => {
    const texts = [
      "builder='hvm'\nvnc=1\nvncpasswd='gehe1m'",
      "vfb=['type=vnc,vncpasswd=gehe1m']",
      "vncpasswd=os.getenv('X') or 'gehe1m'",
      "vfb=['type=vnc,vncpasswd=gehe1m,x=' + sys.argv[0]]",
      "if os.getenv('X'):\n  vncpasswd='gehe1m'\n",
      "vfb=['type=vnc,vncpasswd=gehe1m,nonsense=1']",
      "vncpasswd=('x'\n'gehe1m', os.getenv('X'))[1]",
    ];
    for (const text of texts)
      for (const version of versions) expect(JSON.stringify(read(text, { version }))).not.toContain('gehe1m');
  });
});

describe('events', () => {
  it.each([
    ['', ['destroy', 'restart', 'restart']],
    ["restart = 'onreboot'", ['destroy', 'restart', 'destroy']],
    ["restart = 'always'\non_crash = 'preserve'", ['restart', 'restart', 'preserve']],
    ["restart = 'sometimes'", ['destroy', 'restart', 'restart']],
  ])('%s', (text, expected) => {
    expect(Object.values(definition(text).events)).toEqual(expected);
  });

  it('warns of words that xend refuses', () => {
    expect(definition("restart='never'").warnings).toHaveLength(3);
    expect(definition("on_crash='coredump-restart'").warnings).toHaveLength(1);
    expect(definition("on_crash='coredump-restart'", { version: '4.1' }).warnings).toEqual([]);
  });
});

describe('bytes beyond ASCII', () => {
  const text = "name = 'x'\n# Größe\nextra = 'Größe'\n";

  it('are fine for Python 2.4, with its warning, and an error later', () => {
    expect(definition(text)).toMatchObject({ cmdline: 'Größe', warnings: [{ line: 2 }] });
    expect(refusal(text, { version: '4.1' })).toMatch(/^2: SyntaxError: Non-ASCII character/);
    expect(refusal(`# -*- coding: utf-8 -*-\n${text}`, { version: '4.1' })).toBe('taken');
    expect(refusal(`\uFEFF${text}`, { version: '4.1' })).toBe('taken');
  });
});

describe('variables of the command line', () => {
  it('stand for options, or are names in the file', () => {
    const variables = new Map([
      ['memory', '512'],
      ['vmid', '7'],
    ]);
    const model = definition("memory = 64\nname = 'vm' + vmid\n", { variables });
    expect(model).toMatchObject({ memory: 512, name: 'vm7' });
    expect(refusal('', { variables: new Map([['memory', 'x']]) })).toBe('null: Invalid value: x');
  });
});
