/** Network cards, as `xm create` reads them. */
import type { Vif } from '../model.ts';
import { readPairs } from './pairs.ts';
import type { Values } from './values.ts';

const fields = ['mac', 'bridge', 'model', 'type', 'ip', 'script', 'vifname', 'rate', 'backend'] as const;
const others = ['accel', 'policy', 'label'];
const mostCards = 1000;

/** @throws PythonError for a specification that xm refuses. */
export function readVifs(values: Values): readonly Vif[] {
  const rows = values.rows('vif', 'strip');
  const vifs = rows.map((row) => vifOf(readPairs(row, 'vif', values), values));
  return [...vifs, ...emptyVifs(rows.length, values)];
}

function vifOf(pairs: ReadonlyMap<string, string>, values: Values): Vif {
  const known: readonly string[] = [...fields, ...others];
  const wrong = [...pairs.keys()].find((key) => !known.includes(key));
  if (wrong !== undefined) throw values.refused('vif', `Invalid vif option: ${wrong}`);
  const field = (key: string) => pairs.get(key) ?? null;
  return {
    mac: field('mac'),
    bridge: field('bridge'),
    model: field('model'),
    type: field('type'),
    ip: field('ip'),
    script: field('script'),
    vifname: field('vifname'),
    rate: field('rate'),
    backend: field('backend'),
    more: Object.fromEntries([...pairs].filter(([key]) => others.includes(key))),
  };
}

/** The old `nics = N`: as many cards in all, those without an entry with defaults only. */
function emptyVifs(count: number, values: Values): readonly Vif[] {
  const setting = values.get('nics');
  if (setting.kind !== 'set') return [];
  const { value, line } = setting;
  if (value.type === 'str' || value.type === 'list')
    throw values.refused('nics', `range() integer end argument expected, got ${value.type}.`);
  const wanted = Math.trunc(Number(value.value));
  if (wanted < 0) return [];
  values.warn(
    'nics',
    line,
    wanted === 0
      ? 'The nics option is deprecated. Please remove it.'
      : "The nics option is deprecated. Please use an empty vif entry instead: vif = [ '' ]",
  );
  if (wanted > mostCards) throw values.refused('nics', `${wanted} network cards`);
  return Array.from({ length: Math.max(wanted - count, 0) }, () => vifOf(new Map(), values));
}
