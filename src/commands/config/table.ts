/** A definition for people: what is set, a line each, and below it what has no effect or cannot be known. */
import type { DocumentOf } from '../../output/documents.ts';
import { type Cell, fieldTable, type Table } from '../../output/table.ts';

type Definition = DocumentOf<'Definition'>;
type Row = readonly [field: string, value: Cell];

export function definitionTable(definition: Definition): Table {
  const { memory, maxMemory, vcpus, maxVcpus, events } = definition;
  return fieldTable([
    ['name', definition.name],
    ['read from', placeWords(definition)],
    ['read as', `${definition.toolstack} of Xen ${definition.xen} reads it`],
    ['type', definition.type],
    ['memory', withMost(memory, maxMemory, ' MiB')],
    ['vcpus', withMost(vcpus, maxVcpus, '')],
    ...set('uuid', definition.uuid),
    ...set('kernel', definition.kernel),
    ...set('ramdisk', definition.ramdisk),
    ...set('command line', definition.cmdline),
    ...set('bootloader', [definition.bootloader ?? '', ...definition.bootloaderArgs].join(' ')),
    ...set('boot order', definition.boot),
    ...definition.disks.map((disk): Row => [`disk ${disk.vdev}`, diskWords(disk)]),
    ...definition.vifs.map((vif, index): Row => [`vif ${index}`, vifWords(vif)]),
    ['VNC', vncWords(definition)],
    ['events', `poweroff ${events.poweroff}, reboot ${events.reboot}, crash ${events.crash}`],
    ...Object.entries(definition.rest).map(([key, value]): Row => [key, restWords(value)]),
    ...definition.unevaluated.map(
      ({ line, source, reason }): Row => [`line ${line} not evaluated`, `${reason}: ${source}`],
    ),
    ...definition.ignored.map(({ line, reason }): Row => [`line ${line} without effect`, reason]),
    ...definition.warnings.map(({ line, reason }): Row => [`line ${line} warning`, reason]),
  ]);
}

function placeWords({ server, file, revision }: Definition): string {
  const place = server === null ? `${file} (a file of this computer)` : `${server}:${file}`;
  return revision === null ? place : `${place}, the old text ${revision}`;
}

const set = (field: string, value: string | null): readonly Row[] =>
  value === null || value === '' ? [] : [[field, value]];

const withMost = (now: number | null, most: number | null, unit: string): Cell =>
  now === null ? null : `${now}${unit}${most === null || most === now ? '' : `, at most ${most}${unit}`}`;

function diskWords({ target, format, access, cdrom, backend, more }: Definition['disks'][number]): string {
  const parts = [
    target ?? 'empty',
    ...(format === null ? [] : [format]),
    { r: 'read only', w: 'read and write', 'w!': 'read and write, shared' }[access],
    ...(cdrom ? ['CD-ROM'] : []),
    ...(backend === null ? [] : [`backend ${backend}`]),
  ];
  return [...parts, ...pairs(more)].join(', ');
}

function vifWords({ more, ...vif }: Definition['vifs'][number]): string {
  return [...pairs(vif), ...pairs(more)].join(', ') || 'all by default';
}

const pairs = (fields: Readonly<Record<string, string | null>>): readonly string[] =>
  Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : [`${key} ${value}`]));

function vncWords({ vnc }: Definition): string {
  if (vnc === null) return 'off';
  const { listen, display, unused, password } = vnc;
  return [
    listen === null ? 'at the default address of the toolstack' : `at ${listen}`,
    ...displayWords(display, unused),
    password ? 'password set' : 'no password',
  ].join(', ');
}

function displayWords(display: number | null, unused: boolean): readonly string[] {
  if (display === null) return unused ? ['on the first free display'] : [];
  return [`on display ${display}${unused ? ' or the next free one' : ''}`];
}

const restWords = (value: Definition['rest'][string]): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : JSON.stringify(value);
