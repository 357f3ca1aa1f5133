/** Disks, as `xm create` and xend read them: cut at every comma, nothing trimmed. */
import type { Disk } from '../model.ts';
import type { Row, Values } from './values.ts';

/** @throws PythonError for a specification that xm refuses. */
export function readDisks(values: Values): readonly Disk[] {
  return values.rows('disk', 'split').map((row) => readDisk(row, values));
}

function readDisk({ text, line }: Row, values: Values): Disk {
  const fields = text.split(',');
  const most = values.isSince('3.3') ? 5 : 4;
  if (fields.length < 3 || fields.length > most)
    throw values.refused('disk', `Invalid disk specifier: ${text}`);
  const [source = '', device = '', mode = '', backend = '', protocol = ''] = fields;
  const { target, format } = readSource(source);
  if (source !== '' && !source.includes(':'))
    values.warn('disk', line, `xend does not take ${source} without phy:, file: or tap: before it`);
  const { vdev, cdrom } = readDevice(device);
  if (/^\s|\s$/.test(device))
    values.warn('disk', line, `xend takes the blank in '${device}' for part of the device name`);
  const access = isAccess(mode) ? mode : null;
  if (access === null) values.warn('disk', line, `xend refuses the mode '${mode}': Invalid mode`);
  return {
    target,
    format,
    vdev,
    access: access ?? 'r',
    cdrom,
    backend: backend === '' ? null : backend,
    more: {
      ...(access === null ? { mode } : {}),
      ...(protocol === '' ? {} : { protocol }),
    },
  };
}

function isAccess(mode: string): mode is Disk['access'] {
  return mode === 'r' || mode === 'w' || mode === 'w!';
}

/** Words after `tap:` that say how the file is read, not what is in it. */
const rawDrivers = new Set(['aio', 'sync', 'ram']);

function readSource(source: string): Pick<Disk, 'target' | 'format'> {
  if (source === '') return { target: null, format: null };
  const colon = source.indexOf(':');
  const [kind, rest] = [source.slice(0, Math.max(colon, 0)), source.slice(colon + 1)];
  if (kind === 'phy') return { target: rest.startsWith('/') ? rest : `/dev/${rest}`, format: 'raw' };
  if (kind === 'file') return { target: rest, format: 'raw' };
  if (kind !== 'tap' && kind !== 'tap2') return { target: source, format: null };
  const driver = /^(?:tapdisk:)?([a-z0-9]+):(.*)$/s.exec(rest);
  if (driver === null) return { target: rest, format: null };
  const [, word = '', path = ''] = driver;
  return { target: path, format: rawDrivers.has(word) ? 'raw' : word };
}

function readDevice(device: string): Pick<Disk, 'vdev' | 'cdrom'> {
  const [name = '', ...kind] = (device.startsWith('ioemu:') ? device.slice('ioemu:'.length) : device).split(
    ':',
  );
  const whole =
    kind.length > 0 && kind[0] !== 'cdrom' && kind[0] !== 'disk' ? [name, ...kind].join(':') : name;
  return { vdev: whole.replace(/^\/dev\//, ''), cdrom: kind[0] === 'cdrom' };
}
