/** What the genuine xm made of a definition, in the words of our model; every part of its answer is compared. */
import type { Definition, Disk, Vif } from '../../../../../src/xen/definitions/model.ts';
import { children, parseSxp, type Sxp, word } from './sxp.ts';

export interface Answer {
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

/** The differences between the answer and our model; none: they say the same. */
export function differences(
  answer: Answer,
  model: Definition,
  version: string,
  empty: Answer,
): readonly string[] {
  const vm = parseSxp(answer.out);
  const image = children(vm, 'image')[0]?.[1];
  const inImage = Array.isArray(image) ? (image as readonly Sxp[]) : [];
  const found: string[] = [];
  const same = (what: string, theirs: unknown, ours: unknown) => {
    if (JSON.stringify(theirs) !== JSON.stringify(ours))
      found.push(`${what}: xm ${JSON.stringify(theirs)}, we ${JSON.stringify(ours)}`);
  };
  for (const [key, value] of children(vm).map((item) => [String(item[0]), item[1]] as const)) {
    const compare = parts[key];
    if (compare) compare(value === undefined ? '' : value, model, same);
    else if (!elsewhere.has(key)) found.push(`${key} is not compared`);
  }
  for (const key of ['poweroff', 'reboot', 'crash'] as const)
    if (word(vm, `on_${key}`) === null && word(vm, 'restart') === null)
      same(`on_${key}`, { poweroff: 'destroy', reboot: 'restart', crash: 'restart' }[key], model.events[key]);
  same('maxmem', numberOf(word(vm, 'maxmem')), model.maxMemory);
  same('uuid', word(vm, 'uuid'), model.uuid);
  same('type', inImage[0] === 'hvm' ? 'hvm' : 'pv', model.type);
  same('kernel', word(inImage, 'kernel')?.replace('$PWD/', '') ?? null, model.kernel);
  same('ramdisk', word(inImage, 'ramdisk'), model.ramdisk);
  same('cmdline', cmdlineOf(inImage), model.cmdline);
  compareProcessors(vm, model, same);
  same('disks', disksOf(vm), model.disks);
  same('vifs', devices(vm, ['vif']).map(vifOf), model.vifs);
  compareImage(inImage, parseSxp(empty.out), model, same, found);
  compareVnc(vm, inImage, model, version, same);
  compareOthers(vm, model, same);
  return found;
}

type Same = (what: string, theirs: unknown, ours: unknown) => void;

/** Compared below, or a constant of the version. */
const elsewhere = new Set(
  'maxmem uuid vcpus vcpu_avail image device backend bootloader_args oos s3_integrity'.split(' '),
);

const fromRest = (key: string) => (value: Sxp, model: Definition, same: Same) => {
  const ours = model.rest[key];
  same(
    key,
    Array.isArray(value) ? value : String(value),
    Array.isArray(ours) ? ours.map(String) : String(ours),
  );
};

const parts: Readonly<Record<string, (value: Sxp, model: Definition, same: Same) => void>> = {
  name: (value, model, same) => same('name', value, model.name),
  memory: (value, model, same) => {
    same('memory', numberOf(String(value)), model.memory);
    if (model.memory === null)
      same(
        'a warning of the memory',
        true,
        model.warnings.some(({ key }) => key === 'memory'),
      );
  },
  bootloader: (value, model, same) => {
    const path = model.bootloader === 'pygrub' ? ['/usr/bin/pygrub', 'None'] : [model.bootloader];
    same('bootloader', true, path.includes(String(value)));
  },
  on_poweroff: (value, model, same) => same('on_poweroff', value, model.events.poweroff),
  on_reboot: (value, model, same) => same('on_reboot', value, model.events.reboot),
  on_crash: (value, model, same) => same('on_crash', value, model.events.crash),
  restart: (value, model, same) => same('restart', [value, value, value], Object.values(model.events)),
  on_xend_start: (value, model, same) => same('on_xend_start', value, model.rest.on_xend_start ?? 'ignore'),
  on_xend_stop: (value, model, same) => same('on_xend_stop', value, model.rest.on_xend_stop ?? 'ignore'),
  cpu: fromRest('cpu'),
  cpus: fromRest('cpus'),
  cpu_weight: fromRest('cpu_weight'),
  localtime: fromRest('localtime'),
};

function numberOf(text: string | null): number | null {
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
}

/** As xend joins it. */
function cmdlineOf(image: readonly Sxp[]): string | null {
  const [ip, root, args] = [word(image, 'ip'), word(image, 'root'), word(image, 'args')];
  const line = [ip === null ? [] : `ip=${ip}`, root === null ? [] : `root=${root}`, args ?? []]
    .flat()
    .join(' ');
  return line === '' ? null : line;
}

function compareProcessors(vm: readonly Sxp[], model: Definition, same: Same): void {
  const vcpus = numberOf(word(vm, 'vcpus'));
  const available = word(vm, 'vcpu_avail');
  if (model.rest.vcpu_avail !== undefined && available !== null) {
    same('vcpu_avail', available, String(model.rest.vcpu_avail));
    same('vcpus', vcpus, model.vcpus);
  } else if (available !== null) {
    same('maxvcpus', vcpus, model.maxVcpus);
    same('vcpu_avail', available, String(2 ** (model.vcpus ?? 0) - 1));
  } else same('vcpus', vcpus, model.vcpus);
}

function devices(vm: readonly Sxp[], kinds: readonly string[]): readonly (readonly Sxp[])[] {
  return children(vm, 'device').flatMap(([, device]) =>
    Array.isArray(device) && kinds.includes(String(device[0])) ? [device as readonly Sxp[]] : [],
  );
}

function disksOf(vm: readonly Sxp[]): readonly Disk[] {
  return devices(vm, ['vbd', 'tap', 'tap2']).map((device) => {
    const mode = word(device, 'mode') ?? '';
    const plain = mode === 'r' || mode === 'w' || mode === 'w!';
    const protocol = word(device, 'protocol');
    const dev = word(device, 'dev') ?? '';
    return {
      ...targetOf(word(device, 'uname') ?? ''),
      vdev: dev
        .replace(/^ioemu:/, '')
        .replace(/:(?:cdrom|disk)$/, '')
        .replace(/^\/dev\//, ''),
      access: plain ? mode : 'r',
      cdrom: dev.endsWith(':cdrom'),
      backend: word(device, 'backend'),
      more: { ...(plain ? {} : { mode }), ...(protocol === null ? {} : { protocol }) },
    };
  });
}

/** What xend opens: blkif.py's blkdev_uname_to_file and _to_taptype, in short. */
function targetOf(uname: string): Pick<Disk, 'target' | 'format'> {
  const tap = /^tap2?:(?:tapdisk:)?(\w+):(.*)$/.exec(uname);
  if (tap)
    return {
      target: tap[2] ?? '',
      format: ['aio', 'sync', 'ram'].includes(tap[1] ?? '') ? 'raw' : (tap[1] ?? ''),
    };
  if (uname.startsWith('tap:')) return { target: uname.slice(4), format: null };
  if (uname.startsWith('file:')) return { target: uname.slice(5), format: 'raw' };
  if (uname.startsWith('phy:')) return { target: uname.slice(4).replace(/^(?!\/)/, '/dev/'), format: 'raw' };
  return { target: uname === '' ? null : uname, format: null };
}

function vifOf(device: readonly Sxp[]): Vif {
  const of = (key: string) => word(device, key);
  return {
    mac: of('mac'),
    bridge: of('bridge'),
    model: of('model'),
    type: of('type'),
    ip: of('ip'),
    script: of('script'),
    vifname: of('vifname'),
    rate: of('rate'),
    backend: of('backend'),
    more: {},
  };
}

/** Everything in an HVM image that the model has no field for: as in the file, else as in an image without anything. */
function compareImage(
  image: readonly Sxp[],
  empty: readonly Sxp[],
  model: Definition,
  same: Same,
  found: string[],
): void {
  const bare = children(empty, 'image')[0]?.[1];
  const inBare = Array.isArray(bare) ? (bare as readonly Sxp[]) : [];
  const modelled = new Set(
    'kernel ramdisk ip root args boot vcpus vnc vnclisten vncdisplay vncunused vncpasswd'.split(' '),
  );
  if (model.type === 'hvm') same('boot', word(image, 'boot'), model.boot);
  for (const item of children(image)) {
    const key = String(item[0]);
    if (modelled.has(key)) continue;
    const theirs = word(image, key);
    const ours = model.rest[key];
    if (ours !== undefined) same(key, theirs, String(ours));
    else if (theirs !== word(inBare, key)) found.push(`${key} ${theirs} is lost`);
  }
}

function compareVnc(
  vm: readonly Sxp[],
  image: readonly Sxp[],
  model: Definition,
  version: string,
  same: Same,
): void {
  const [screen] = devices(vm, ['vfb']);
  const source = model.type === 'hvm' ? image : screen;
  const on = source && (word(source, 'vnc') === '1' || word(source, 'type') === 'vnc');
  if (!source || !on) {
    same('vnc', null, model.vnc);
    return;
  }
  const unused = word(source, 'vncunused');
  const password = word(source, 'vncpasswd');
  same(
    'vnc',
    { listen: word(source, 'vnclisten'), display: numberOf(word(source, 'vncdisplay')) },
    {
      listen: model.vnc?.listen,
      display: model.vnc?.display,
    },
  );
  same('vncunused', unused === null ? version !== '3.2' : unused !== '0', model.vnc?.unused);
  same('vncpasswd', password !== null && password !== '', model.vnc?.password);
}

function compareOthers(vm: readonly Sxp[], model: Definition, same: Same): void {
  same(
    'backends',
    children(vm, 'backend').map(([, kind]) => (Array.isArray(kind) ? kind[0] : kind)),
    ['blkif', 'netif'].filter((key) => model.rest[key]),
  );
  same(
    'bootloader_args',
    word(vm, 'bootloader_args'),
    model.bootloader ? model.bootloaderArgs.join(' ') : null,
  );
  same(
    'irq',
    devices(vm, ['irq']).map((device) => word(device, 'irq')),
    listOf(model, 'irq'),
  );
  same(
    'ioports',
    devices(vm, ['ioports']).map((device) => `${word(device, 'from')}-${word(device, 'to')}`),
    listOf(model, 'ioports').map((range) =>
      range
        .split('-')
        .map((end) => `0x${end}`)
        .join('-'),
    ),
  );
  same(
    'pci',
    devices(vm, ['pci']).flatMap((device) => children(device, 'dev').map(pciOf)),
    listOf(model, 'pci').map(longPci),
  );
  const other = devices(vm, ['vkbd', 'vfb', 'vbd', 'tap', 'tap2', 'vif', 'irq', 'ioports', 'pci']).length;
  same('devices', children(vm, 'device').length, other);
}

function listOf(model: Definition, key: string): readonly string[] {
  const value = model.rest[key];
  return Array.isArray(value) ? value.map(String) : [];
}

function pciOf(device: readonly Sxp[]): string {
  const number = (key: string) => Number(word(device, key));
  return [number('domain'), number('bus'), number('slot'), number('func')].join(':');
}

function longPci(address: string): string {
  return (address.length > 7 ? address : `0:${address}`)
    .split(/[:.]/)
    .map((part) => Number.parseInt(part, 16))
    .join(':');
}
