/** Definitions for xm, each as every xm converts it for one version of xl: all those of test/fixtures/xen. */
import { readFileSync } from 'node:fs';
import { type Converted, convertDefinition } from '../../../src/operations/convert-definition.ts';
import { readLocal } from '../../../src/operations/read-definition.ts';
import { revealed } from '../../../src/xen/definitions/convert/part.ts';
import type { XlVersion } from '../../../src/xen/definitions/xl/read.ts';
import { xmVersions } from '../../../src/xen/definitions/xm/read.ts';

export interface Result {
  readonly text: string;
  /** What the report says that a person has to do; nothing: it claims to be whole. */
  readonly unconverted: readonly string[];
}

interface Source {
  readonly name: string;
  readonly bytes: Buffer;
  /** Of the server that it comes from. */
  readonly files?: ReadonlyMap<string, string>;
  readonly variables?: ReadonlyMap<string, string>;
}

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/xen/${name}`, import.meta.url));

const shared = JSON.parse(fixture('definitions.json').toString('utf8')) as Readonly<
  Record<string, { readonly text: string; readonly encoding?: BufferEncoding }>
>;

const common = new Map([['/etc/xen/ctsrvcommon', fixture('ctsrvcommon.article').toString('utf8')]]);
const answers = new Map([
  ['mymac', '00:16:3e:12:34:56'],
  ['xenpath', '/usr/lib/xen-3.2-1'],
]);

/** In the style of the web; what they ask of their server is recorded beside them. */
const published = JSON.parse(fixture('real-world/xm-values.json').toString('utf8')) as Readonly<
  Record<string, { readonly variables: Readonly<Record<string, string>> }>
>;
const uname = { sysname: 'Linux', nodename: 'etch', release: '2.6.18', version: '#1', machine: 'x86_64' };

const sources: readonly Source[] = [
  ...Object.entries(published).map(([name, { variables }]) => ({
    name,
    bytes: fixture(`real-world/${name}`),
    variables: new Map(Object.entries(variables)),
  })),
  ...Object.entries(shared).map(([name, { text, encoding = 'utf8' }]) => ({
    name,
    bytes: Buffer.from(text, encoding),
  })),
  { name: 'winxp.article', bytes: fixture('winxp.article') },
  { name: 'etch64.article', bytes: fixture('etch64.article') },
  { name: 'etch64.with-common', bytes: fixture('etch64.article'), files: common },
  { name: 'etch64.with-answers', bytes: fixture('etch64.article'), files: common, variables: answers },
];

/** By source and xm, without those that xm refuses, and without a later xm's where it is an earlier one's. */
export function convertedFor(version: XlVersion): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>();
  for (const source of sources) {
    const bodies = new Set<string>();
    for (const xen of xmVersions) {
      const converted = convert(source, xen, version);
      if (converted.kind !== 'converted') continue;
      const text = revealed(converted.text);
      // The first line names the version of xm.
      const body = text.slice(text.indexOf('\n'));
      if (bodies.has(body)) continue;
      bodies.add(body);
      const unconverted = converted.unconverted.map(({ reason }) => reason);
      results.set(`${source.name}.xm${xen}`, { text, unconverted });
    }
  }
  return results;
}

function convert(
  { name, bytes, files = new Map(), variables = new Map() }: Source,
  xen: string,
  version: XlVersion,
): Converted {
  const read = readLocal(`/etc/xen/${name}`, bytes, { toolstack: 'xm', xen });
  const surroundings = { ...read.surroundings, files, uname };
  return convertDefinition({ ...read, surroundings }, { version, bridges: new Map(), variables });
}
