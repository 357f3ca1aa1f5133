/** Every definition of the shared test data that xm takes becomes one that each xl takes, and means the same there. */
import { describe, expect, it } from 'vitest';
import { isForXl } from '../../../../../src/xen/definitions/convert/dialect.ts';
import { masked, revealed } from '../../../../../src/xen/definitions/convert/part.ts';
import type { Definition } from '../../../../../src/xen/definitions/model.ts';
import { xlVersions } from '../../../../../src/xen/definitions/xl/read.ts';
import { readXm, xmVersions } from '../../../../../src/xen/definitions/xm/read.ts';
import { cases, convert, definitionOf } from './support.ts';

/** Fields in which the result differs on purpose, and why. */
const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  disk_newsyntax: { disks: 'xend does not take it: left to a person' },
  disk_tapvmdk: { disks: 'xl knows no vmdk: left to a person' },
  disk_file_comma: { disks: 'xend does not take it: left to a person' },
  x_many: { disks: 'two of them xend does not take: left to a person' },
  x_dslash2: { disks: 'a path that only the old server knows: left to a person' },
  mem_unit: { memory: 'no number: left to a person' },
  x_vstr: { vcpus: 'no number: left to a person' },
  x_vneg: { vcpus: 'no number of processors: left to a person' },
  execfile: { memory: 'may come from the other file', events: 'likewise', vcpus: 'likewise' },
  uuid_bad: { uuid: 'xl refuses it' },
  on_bad: { events: 'nobody knows that action' },
  on_never: { events: 'never is no action any more' },
  vcpu_avail: { vcpus: 'those at the start', maxVcpus: 'all of them' },
  vif_badmac: { vifs: 'xl would pass over it' },
  vif_ioemu: { vifs: 'nothing is emulated for a PV domain' },
  vif_netfront: { vifs: 'the type of a PV guest needs no word' },
  disk_rw: { disks: 'xend refuses rw' },
  disk_space: { disks: 'xend keeps the blanks' },
  disk_nbd: { disks: 'a script in xl' },
  disk_wbang: { disks: 'no w! in xl' },
  disk_empty_cdrom: { disks: 'an empty drive has a format in xl' },
  x_noprefix: { disks: 'xm knows no format without a prefix' },
  x_both: { kernel: 'an HVM domain has firmware' },
};

const fields = [
  'name',
  'type',
  'memory',
  'maxMemory',
  'vcpus',
  'maxVcpus',
  'uuid',
  'kernel',
  'ramdisk',
  'cmdline',
  'disks',
  'vifs',
  'vnc',
  'events',
] as const;

/** What is compared: words of the command line in any order, for root= comes first in xl. */
function comparable(definition: Definition, field: (typeof fields)[number]): unknown {
  const value = definition[field];
  if (field === 'cmdline') return definition.cmdline?.split(/\s+/).sort();
  if (field === 'disks')
    return definition.disks.map(({ more: _, ...disk }) => ({
      ...disk,
      target: disk.target?.replace(/^\/+/, '/'),
    }));
  if (field === 'kernel') return /hvmloader$/.test(definition.kernel ?? '') ? null : value;
  return value;
}

const readAsXm = (text: string, version: (typeof xmVersions)[number]) =>
  readXm(text, { fileName: 'guest', version, files: new Map(), variables: new Map() });

const accepted = Object.entries(cases).flatMap(([name, text]) => {
  const reading = readAsXm(text, '3.2');
  return reading.kind === 'definition' ? [[name, text, reading.definition] as const] : [];
});

it('most of them', () => {
  expect(accepted.length).toBeGreaterThan(110);
});

describe.each(xlVersions)('for xl %s', (version) => {
  it.each(accepted)('%s', (name, text, source) => {
    const conversion = convert(text, { version });
    const result = definitionOf(conversion, version);
    expect(result.ignored).toEqual([]);
    expect(result.warnings).toEqual([]);
    const found = fields.filter(
      (field) => JSON.stringify(comparable(source, field)) !== JSON.stringify(comparable(result, field)),
    );
    expect(found).toEqual(Object.keys(differences[name] ?? {}).toSorted((a, b) => order(a) - order(b)));
    const isLeft = Object.values(differences[name] ?? {}).some((why) =>
      /left to a person|may come from/.test(why),
    );
    expect(conversion.unconverted.length > 0).toBe(isLeft);
  });

  it.each(accepted)('%s: the same again, and xl knows its own', (_name, text) => {
    const { text: once } = convert(text, { version });
    expect(revealed(convert(text, { version }).text)).toBe(revealed(once));
    const isWhole = !masked(once).includes('# not converted: ');
    if (isWhole) expect(isForXl(revealed(once), version)).toBe(true);
  });
});

const order = (field: string): number => fields.map(String).indexOf(field);

it.each(xmVersions)('what xm %s takes never makes xl refuse the result silently', (from) => {
  for (const [name, text] of Object.entries(cases)) {
    if (readAsXm(text, from).kind === 'refused') continue;
    const conversion = convert(text, { from, version: '4.20' });
    expect(() => definitionOf(conversion, '4.20'), name).not.toThrow();
  }
});
