/** Network cards, from xm to xl: only what xl knows, without blanks, and a word on each MAC that is missing. */
import type { Vif } from '../model.ts';
import type { XlVersion } from '../xl/version.ts';
import { readVif } from '../xl/vif.ts';
import { type ConversionItem, combined, dropped, type Line, nothing, type Part, shown } from './part.ts';
import type { XmSource } from './source.ts';

export interface VifWishes {
  readonly version: XlVersion;
  /** Names of bridges: old and new. */
  readonly bridges: ReadonlyMap<string, string>;
}

const giveOne = 'xl draws another at each start: give it one';

export function vifsPart(source: XmSource, wishes: VifWishes): Part {
  const { vifs } = source.definition;
  const nics = dropped(
    source,
    'nics',
    "xl has one entry in vif= for every card: '' for one with nothing but defaults",
  );
  if (source.given('vif') === null && vifs.length === 0) return nics;
  const rows = source.values.rows('vif', 'strip');
  const results = vifs.map((vif, index) => {
    const row = rows[index];
    return {
      was: row?.text ?? null,
      line: row?.line ?? null,
      ...converted(vif, source.definition.type, wishes),
    };
  });
  const remarks = results.flatMap(({ hasMac }, index): readonly Line[] =>
    hasMac ? [] : [{ kind: 'comment', text: `network card ${index} has no MAC: ${giveOne}` }],
  );
  const specs = results.map(({ is }) => is);
  const cards: Part = {
    ...nothing,
    lines: specs.length === 0 ? [] : [...remarks, { kind: 'value', key: 'vif', value: specs }],
    items: results.map(itemOf),
  };
  return combined(cards, nics);
}

interface Result {
  readonly is: string;
  readonly hasMac: boolean;
  readonly reasons: readonly string[];
}

function itemOf({
  was,
  line,
  is,
  reasons,
}: Result & { readonly was: string | null; readonly line: number | null }): ConversionItem {
  const change = was === null ? 'added' : was === is ? 'kept' : 'changed';
  return { key: 'vif', line, change, was, is, reason: reasons.join('; ') || null };
}

const fields = ['type', 'mac', 'bridge', 'model', 'ip', 'script', 'vifname', 'rate', 'backend'] as const;

function converted(vif: Vif, type: string, { version, bridges }: VifWishes): Result {
  const bridge = vif.bridge === null ? null : (bridges.get(vif.bridge) ?? vif.bridge);
  const pairs = fields.flatMap((field): readonly Pair[] => {
    const value = field === 'bridge' ? bridge : vif[field];
    return value === null ? [] : [{ field, value }];
  });
  const judged = pairs.map((pair) => ({ pair, problem: problemOf(pair, type, version) }));
  const kept = judged.flatMap(({ pair, problem }) => (problem === null ? [pair] : []));
  const hasMac = kept.some(({ field }) => field === 'mac');
  return {
    is: kept.map(({ field, value }) => `${field}=${value}`).join(','),
    hasMac,
    reasons: [
      ...judged.flatMap(({ pair, problem }) =>
        problem === null ? [] : [`${pair.field}=${pair.value}: ${problem}`],
      ),
      ...Object.keys(vif.more).map((key) => `${key}=: xl does not know it`),
      ...bridgeRemarks(vif.bridge, bridge),
      ...(hasMac ? [] : [`without a MAC ${giveOne}`]),
    ],
  };
}

interface Pair {
  readonly field: string;
  readonly value: string;
}

/** Why xl must not be given it; else it would pass over it without an error, or refuse the file. */
function problemOf({ field, value }: Pair, type: string, version: XlVersion): string | null {
  if (value === '') return 'it is empty';
  if (shown(value) === null) return 'xl has no form for it';
  if (field === 'type' && value === 'ioemu')
    return type === 'hvm' ? null : 'nothing is emulated for a PV domain';
  if (field === 'type') return 'the driver of a PV guest needs no word in xl';
  if (field === 'mac' && !/^(?:[\da-f]{1,2}:){5}[\da-f]{1,2}$/i.test(value)) return 'it is no MAC';
  const { refusal, remarks } = readVif(`${field}=${value}`, version);
  return refusal ?? remarks[0]?.warning ?? null;
}

function bridgeRemarks(was: string | null, is: string | null): readonly string[] {
  if (was !== is) return [`the bridge ${was} is ${is} now`];
  if (is === null || is === '')
    return ['xm took the first bridge there was, xl takes xenbr0: name one with bridge='];
  if (!/^(?:eth|xenbr)\d+$/.test(is)) return [];
  return [
    `${is} was made by the scripts of Xen 3: if the new server has another bridge, say --bridge ${is}=NAME`,
  ];
}
