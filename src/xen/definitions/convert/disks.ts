/** Disks, from the specifications of xm to those of xl. */
import type { Disk } from '../model.ts';
import { readDisk } from '../xl/disk.ts';
import type { XlVersion } from '../xl/version.ts';
import { accessOf } from './disk-access.ts';
import type { ConversionItem, Part, Unconverted } from './part.ts';
import { nothing, shown } from './part.ts';
import type { XmSource } from './source.ts';

export function disksPart(source: XmSource, version: XlVersion): Part {
  if (source.given('disk') === null) return nothing;
  const rows = source.values.rows('disk', 'split');
  const results = source.definition.disks.map((disk, index) => {
    const { text = '', line = null } = rows[index] ?? {};
    return { was: text, line, ...converted(disk, text, version) };
  });
  const specs = results.flatMap((result) => ('is' in result ? [result.is] : []));
  return {
    lines: specs.length === 0 ? [] : [{ kind: 'value', key: 'disk', value: specs }],
    items: results.map(itemOf),
    unconverted: results.flatMap((result): readonly Unconverted[] =>
      'is' in result ? [] : [{ line: result.line, source: `disk: ${result.was}`, reason: result.problem }],
    ),
  };
}

type Result = { readonly is: string; readonly reasons: readonly string[] } | { readonly problem: string };

function itemOf(result: Result & { readonly was: string; readonly line: number | null }): ConversionItem {
  const { was, line } = result;
  if (!('is' in result))
    return { key: 'disk', line, change: 'dropped', was, is: null, reason: result.problem };
  const { is, reasons } = result;
  const reason = reasons.length === 0 ? null : reasons.join('; ');
  return { key: 'disk', line, change: was === is ? 'kept' : 'changed', was, is, reason };
}

function converted(disk: Disk, spec: string, version: XlVersion): Result {
  const place = placeOf(disk);
  if ('problem' in place) return place;
  const mode = accessOf(disk);
  if ('problem' in mode) return mode;
  const { access, accessReasons } = mode;
  const vdev = disk.vdev.trim();
  if (!device.test(vdev)) return { problem: `${vdev} is no name of a disk in a guest` };
  const backend = disk.backend?.trim() ?? '';
  const words = { ...place, vdev, access, cdrom: disk.cdrom, backend };
  const is = isPlain(words) ? positional(words) : named(words);
  if (shown(is) === null) return { problem: 'xl has no form for it' };
  const reading = readDisk([is], version);
  if (reading.kind === 'refused') return { problem: `xl would refuse it: ${reading.reason}` };
  const reasons = [
    ...place.reasons,
    ...accessReasons,
    ...(/^[^,:]+,/.test(spec) ? ['xend wants phy: or file: before it'] : []),
    ...(/(?:^|,)\s*ioemu:/.test(spec) ? ['xl has no ioemu: before a disk'] : []),
    ...(vdev === disk.vdev ? [] : ['without the blanks around the device']),
    ...(backend === '' ? [] : ['the domain that serves it is named with backend=']),
    ...(disk.more.protocol === undefined
      ? []
      : [`xl finds the protocol ${disk.more.protocol} out by itself`]),
  ];
  return { is, reasons: reasons.length === 0 ? ['as xl writes it'] : reasons };
}

/** As Xen numbers them: by the names of the guest's drivers, or the number itself. */
const device = /^(?:(?:xvd|hd|sd)[a-z]{1,3}\d*|d\d+(?:p\d+)?|0[xX][\da-fA-F]+|\d+)$/;

interface Place {
  readonly target: string;
  readonly format: string;
  readonly script: string;
  readonly reasons: readonly string[];
}

const known = new Set(['raw', 'qcow', 'qcow2', 'vhd', 'qed']);
const scripts = /^(nbd|enbd|drbd|iscsi):(.*)$/s;

function placeOf({ target, format, cdrom }: Disk): Place | { readonly problem: string } {
  if (target === null) {
    if (!cdrom) return { problem: 'nothing stands behind it, and it is no CD-ROM drive' };
    return { target: '', format: '', script: '', reasons: [] };
  }
  const [, prefix = '', rest = target] = scripts.exec(target) ?? [];
  if (prefix !== '') {
    const script = `block-${prefix}`;
    return { target: rest, format: 'raw', script, reasons: [`/etc/xen/scripts/${script} must be there`] };
  }
  if (format !== null && !known.has(format)) {
    return {
      problem: `xl knows no ${format}: convert the image (qemu-img convert -O raw) and name the new one`,
    };
  }
  if (!target.startsWith('/')) {
    return { problem: `${target} is no whole path: name it as the new server knows it` };
  }
  const reasons = format === 'vhd' ? ['vhd needs a blktap that Debian no longer has: convert the image'] : [];
  return { target, format: format ?? 'raw', script: '', reasons };
}

interface Words extends Place {
  readonly vdev: string;
  readonly access: 'r' | 'w';
  readonly cdrom: boolean;
  readonly backend: string;
}

/** What the short form has room for: no path that xl would cut or take for something else. */
const isPlain = ({ target, script }: Words): boolean =>
  script === '' && /^(?:\/[^,:=\s\\"']*)?$/.test(target);

const positional = ({ target, format, vdev, access, cdrom, backend }: Words): string =>
  [
    target,
    format,
    vdev,
    access,
    ...(cdrom ? ['cdrom'] : []),
    ...(backend === '' ? [] : [`backend=${backend}`]),
  ].join(',');

/** `target=` comes last and takes everything behind it. */
const named = ({ target, format, vdev, access, cdrom, backend, script }: Words): string =>
  [
    `format=${format}`,
    `vdev=${vdev}`,
    `access=${access}`,
    ...(cdrom ? ['devtype=cdrom'] : []),
    ...(backend === '' ? [] : [`backend=${backend}`]),
    ...(script === '' ? [] : [`script=${script}`]),
    `target=${target}`,
  ].join(',');
