/** On which processors a domain runs, and how much of them it gets. */
import type { Value } from '../model.ts';
import { wholeText } from '../xm/python/numeric.ts';
import { combined, dropped, nothing, type Part, written } from './part.ts';
import type { XmSource } from './source.ts';

export const cpuKeys = ['cpu', 'cpus', 'cpu_cap', 'cpu_weight'] as const;

export function cpusPart(source: XmSource): Part {
  return combined(
    affinity(source),
    share(source, 'cpu_cap', 'cap'),
    share(source, 'cpu_weight', 'cpu_weight'),
  );
}

/** One mask for all virtual processors, as xend makes it of both keys. */
function affinity(source: XmSource): Part {
  const masks = source.given('cpus');
  const cpu = wholeOf(source.given('cpu')?.value);
  const words = [...(cpu === null || cpu < 0 ? [] : [String(cpu)]), ...wordsOf(masks?.value)];
  const single = dropped(
    source,
    'cpu',
    cpu === null || cpu < 0 ? 'for xm that is any processor' : `xl says it with cpus = "${words.join(',')}"`,
  );
  if (words.length === 0) return combined(single, dropped(source, 'cpus', 'for xm that is any processor'));
  const isList = Array.isArray(masks?.value);
  const reason = isList
    ? 'xm lets every vcpu run on all of them; a list would be one mask for each vcpu in xl'
    : 'the processor of cpu= with those of cpus=';
  const value = words.join(',');
  const pinned = written(source, { from: 'cpus', value, ...(isList || cpu !== null ? { reason } : {}) });
  return combined(pinned, single);
}

const wordsOf = (value: Value | undefined): readonly string[] =>
  (value === undefined ? [] : typeof value === 'object' ? value : [value])
    .map((word) => String(word).replaceAll(/\s/g, ''))
    .filter((word) => word !== '');

/** xl takes whole numbers only. */
function share(source: XmSource, from: string, to: string): Part {
  const given = source.given(from);
  if (given === null) return nothing;
  const whole = wholeOf(given.value);
  return whole === null || whole < 0
    ? dropped(source, from, 'xl takes whole numbers only')
    : written(source, { from, to, value: whole });
}

/** A number, or a text that Python takes for one. */
export function wholeOf(value: Value | undefined): number | null {
  const number = typeof value === 'string' ? wholeText(value) : value;
  if (typeof number === 'bigint') return Number(number);
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}
