/** Disks, network cards and frame buffers of an xm definition, checked as xm's create checks them. */
import { PythonError } from './python-values.ts';
import type { Sxp } from './sxp.ts';
import type { XmValue, XmValues } from './xm-values.ts';

export interface XmDisk {
  readonly uname: string;
  readonly dev: string;
  readonly mode: string;
  readonly backend: string | null;
  readonly protocol: string | null;
}

export interface XmDevices {
  readonly disks: readonly XmDisk[];
  readonly vifs: readonly ReadonlyMap<string, string>[];
  readonly vfbs: readonly ReadonlyMap<string, string>[];
  /** On stderr, without failing. */
  readonly warnings: string;
}

const nicsWarning = `Warning: The nics option is deprecated.  Please use an empty vif entry instead:

  vif = [ '' ]

`;

/** Throws PythonError with the text behind `Error: `. */
export function xmDevices(values: XmValues, version: string): XmDevices {
  const disks = items(values.disk).map((text) => readDisk(text, version));
  const vifs = items(values.vif).map((text) =>
    readPairs(text, vifKeys, (key) => `Invalid vif option: ${key}`),
  );
  const missing = Math.max(0, Number(values.nics) - vifs.length);
  for (let count = 0; count < missing; count += 1) vifs.push(new Map());
  const vfbs = items(values.vfb).map((text) => readVfb(text, version));
  return { disks, vifs, vfbs, warnings: missing > 0 ? nicsWarning : '' };
}

/** A string where a list belongs is taken letter by letter: Python's own trap. */
function items(value: XmValue | undefined): string[] {
  if (typeof value === 'string') return [...value];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Fields are neither trimmed nor unquoted; 3.2 knows three or four of them. */
function readDisk(text: string, version: string): XmDisk {
  const fields = text.split(',');
  const most = version === '3.2' ? 4 : 5;
  if (fields.length < 3 || fields.length > most) {
    throw new PythonError(`Invalid disk specifier: ${text}`);
  }
  const [uname = '', dev = '', mode = '', backend = null, protocol = null] = fields;
  return { uname, dev, mode, backend, protocol };
}

/** In the order in which the SXP lists them. */
const vifKeys = [
  'backend',
  'bridge',
  'ip',
  'mac',
  'script',
  'type',
  'vifname',
  'rate',
  'model',
  'accel',
  'policy',
  'label',
];
const oldVfbKeys = ['type', 'vncunused', 'vncdisplay', 'vnclisten', 'vncpasswd', 'display', 'xauthority'];
const newVfbKeys = [...oldVfbKeys, 'vnc', 'sdl', 'videoram', 'opengl', 'keymap', 'serial', 'monitor'];

function readPairs(
  text: string,
  known: readonly string[],
  complaint: (key: string) => string,
): Map<string, string> {
  const pairs = new Map<string, string>();
  if (text.trim() === '') return pairs;
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw new PythonError(`${part.trim()} should be a pair, separated by an equals sign.`);
    const key = part.slice(0, equals).trim();
    if (!known.includes(key)) throw new PythonError(complaint(key));
    pairs.set(key, part.slice(equals + 1).trim());
  }
  return pairs;
}

function readVfb(text: string, version: string): Map<string, string> {
  const keys = version === '3.2' ? oldVfbKeys : newVfbKeys;
  const pairs = readPairs(text, keys, (key) => `configuration option ${key} unknown to vfbs`);
  if (version === '3.2' && !pairs.has('type')) pairs.set('type', 'sdl');
  const type = pairs.get('type');
  if (version !== '3.2' && type !== undefined) {
    pairs.delete('type');
    pairs.set(type, '1');
  }
  if (!pairs.has('xauthority')) pairs.set('xauthority', '/root/.Xauthority');
  return pairs;
}

/** The `(device …)` forms of the dry run. */
export function deviceForms({ disks, vifs, vfbs }: XmDevices, version: string): Sxp[] {
  const forms: Sxp[] = disks.map((disk) => [
    'device',
    [
      diskClass(disk.uname, version),
      ['uname', disk.uname],
      ['dev', disk.dev],
      ['mode', disk.mode],
      ...(disk.backend === null ? [] : [['backend', disk.backend]]),
      ...(disk.protocol === null ? [] : [['protocol', disk.protocol]]),
    ],
  ]);
  for (const vif of vifs) {
    const known = vifKeys.filter((key) => vif.has(key)).map((key) => [key, vif.get(key) ?? '']);
    forms.push(['device', ['vif', ...known]]);
  }
  for (const vfb of vfbs) {
    const order = [
      'vncunused',
      'vncdisplay',
      'vnc',
      'vnclisten',
      'vncpasswd',
      'sdl',
      'type',
      'keymap',
      'display',
      'xauthority',
    ];
    const known = order.filter((key) => vfb.has(key)).map((key) => [key, vfb.get(key) ?? '']);
    forms.push(['device', ['vkbd']], ['device', ['vfb', ...known]]);
  }
  return forms;
}

/** 4.1 has a second generation of blktap. */
function diskClass(uname: string, version: string): string {
  if (uname.startsWith('tap2:') && version !== '3.2') return 'tap2';
  return uname.startsWith('tap:') ? 'tap' : 'vbd';
}
