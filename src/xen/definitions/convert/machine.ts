/** Name, type, memory and processors of a definition on the way from xm to xl. */
import { combined, dropped, nothing, type Part, unconverted, written } from './part.ts';
import type { XmSource } from './source.ts';

export function machinePart(source: XmSource): Part {
  return combined(name(source), type(source), uuid(source), memory(source), maxMemory(source), vcpus(source));
}

function name(source: XmSource): Part {
  const { name } = source.definition;
  if (name === null) return nothing;
  const isGiven = source.given('name') !== null;
  const reason = 'xm takes the name of the file, xl wants it said';
  return written(source, { from: 'name', value: name, ...(isGiven ? {} : { reason }) });
}

function type(source: XmSource): Part {
  if (source.isUnsure('builder')) return nothing;
  const reason = `xl says it with type=${source.given('builder') === null ? ', and PV is the default of both' : ''}`;
  return written(source, { from: 'builder', to: 'type', value: source.definition.type, reason });
}

const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

function uuid(source: XmSource): Part {
  const { uuid } = source.definition;
  if (!uuid) return dropped(source, 'uuid', 'it is empty');
  return uuidForm.test(uuid)
    ? written(source, { from: 'uuid', value: uuid })
    : dropped(source, 'uuid', 'it is no UUID: xl would refuse the file');
}

function memory(source: XmSource): Part {
  const { memory } = source.definition;
  if (memory === null) return unconverted(source, 'memory', 'xm takes it for no amount of memory');
  const reason = source.given('memory') === null ? "xm's default is 128 MiB, xl's is 32" : undefined;
  return written(source, { from: 'memory', value: memory, ...(reason ? { reason } : {}) });
}

function maxMemory(source: XmSource): Part {
  const { maxMemory } = source.definition;
  if (maxMemory !== null) return written(source, { from: 'maxmem', value: maxMemory });
  return source.values.isTrue('maxmem')
    ? unconverted(source, 'maxmem', 'xm takes it for no amount of memory')
    : dropped(source, 'maxmem', 'for xm that is as much as memory=, which is the default');
}

const mostVcpus = 8192;

/** `vcpu_avail` says by its bits which of them are there at the start. */
function vcpus(source: XmSource): Part {
  const { vcpus, maxVcpus } = source.definition;
  if (vcpus === null || vcpus < 0 || vcpus > mostVcpus) {
    return unconverted(source, 'vcpus', 'xl takes it for no number of processors');
  }
  const most = maxVcpus ?? vcpus;
  const now = maxVcpus === null ? atStart(source, vcpus) : vcpus;
  const said = source.given('vcpus') !== null || now !== 1;
  return combined(
    said
      ? written(source, { from: 'vcpus', value: now, ...(now === vcpus ? {} : { reason: available }) })
      : nothing,
    most === now
      ? nothing
      : written(source, { from: 'maxvcpus', value: most, reason: 'how many it may ever have' }),
    most === now && source.given('maxvcpus') !== null
      ? dropped(source, 'maxvcpus', 'as many as vcpus')
      : nothing,
    dropped(source, 'vcpu_avail', 'xl says it with vcpus (at the start) and maxvcpus'),
  );
}

const available = 'those that vcpu_avail makes available at the start';

function atStart(source: XmSource, vcpus: number): number {
  const mask = source.given('vcpu_avail')?.value;
  if (typeof mask !== 'number' || !Number.isSafeInteger(mask)) return vcpus;
  const bits = BigInt(mask) & ((1n << BigInt(vcpus)) - 1n);
  const count = [...bits.toString(2)].filter((bit) => bit === '1').length;
  return count === 0 ? vcpus : count;
}
