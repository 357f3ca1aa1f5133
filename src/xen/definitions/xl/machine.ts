/** What a definition says of the machine itself: name, type, memory, CPUs, and what becomes of it when it ends. */
import type { Definition, Events } from '../model.ts';
import type { Notes } from './notes.ts';
import { scanNumber } from './numbers.ts';
import type { Values } from './values.ts';

/** xl compares only as many characters as the file gives: `hv` is hvm, and so is an empty string. */
const abbreviates = (text: string, word: string): boolean => word.startsWith(text);

export function readType(values: Values, notes: Notes): Definition['type'] {
  const type = values.string('type');
  const builder = values.string('builder');
  const byType =
    type === undefined ? undefined : (['hvm', 'pv', 'pvh'] as const).find((word) => abbreviates(type, word));
  const refuse = (key: string, reason: string): void => notes.refuse(values.line(key), reason);
  if (type !== undefined && byType === undefined) refuse('type', `Invalid domain type ${type}.`);
  if (builder === undefined) return byType ?? 'pv';
  const byBuilder = abbreviates(builder, 'hvm') ? 'hvm' : abbreviates(builder, 'generic') ? 'pv' : undefined;
  if (byBuilder === undefined) refuse('builder', `Invalid domain type ${builder}.`);
  else if (byType !== undefined && byType !== byBuilder) {
    refuse('builder', 'Contradicting "builder" and "type" options specified.');
  }
  return byBuilder ?? 'pv';
}

export function readName(values: Values, notes: Notes): string | null {
  const name = values.string('name');
  if (name === undefined) notes.refuse(values.line('name'), 'Domain name must be specified.');
  return name ?? null;
}

const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function readUuid(values: Values, notes: Notes): string | null {
  const uuid = values.string('uuid');
  if (uuid === undefined) return null;
  if (!uuidForm.test(uuid)) notes.refuse(values.line('uuid'), `Failed to parse UUID: ${uuid}`);
  return uuid.toLowerCase();
}

const defaultMemory = 32;

/** Without `memory` a domain gets as much as `maxmem` allows. */
export function readMemory(values: Values): Pick<Definition, 'memory' | 'maxMemory'> {
  const memory = values.number('memory');
  const maxMemory = values.number('maxmem') ?? null;
  return { memory: memory ?? maxMemory ?? defaultMemory, maxMemory };
}

export function readVcpus(values: Values, notes: Notes): { vcpus: number; maxVcpus: number | null } {
  const vcpus = values.number('vcpus');
  const maxVcpus = values.number('maxvcpus') ?? null;
  if (vcpus !== undefined && (vcpus < 0 || vcpus >= 2 ** 31)) {
    notes.refuse(values.line('vcpus'), 'Unable to allocate cpumap');
  } else if (maxVcpus && maxVcpus < (vcpus ?? 0)) {
    notes.refuse(values.line('maxvcpus'), 'maxvcpus < vcpus');
  }
  return { vcpus: vcpus ?? 1, maxVcpus };
}

/** `cpus` and `cpus_soft`: a string is one mask for all; a list has one for each, and more than those do not count. */
export function checkAffinity(values: Values, notes: Notes): void {
  const count = Math.max(values.number('maxvcpus') || values.number('vcpus') || 0, 0);
  for (const key of ['cpus', 'cpus_soft']) {
    const list = values.list(key, 'quietly')?.slice(0, count);
    const masks = list?.map(({ text }) => text) ?? [values.string(key) ?? ''];
    for (const part of masks.flatMap((mask) => mask.split(',')).filter((range) => range !== '')) {
      const problem = affinityProblem(part);
      if (problem !== undefined) notes.refuse(values.line(key), problem);
    }
  }
}

function affinityProblem(part: string): string | undefined {
  const [, not, range = ''] = /^(\^?)(?:nodes?:)?(.*)$/s.exec(part) ?? [];
  if (range === 'all') return not === '^' ? 'Can\'t combine "^" and "all".' : undefined;
  const first = scanNumber(range, 10);
  const behind = range.slice(first.length);
  const last = behind.startsWith('-') ? scanNumber(behind, 10, 1) : undefined;
  const whole = behind === '' || (last !== undefined && last.length > 0 && last.length + 1 === behind.length);
  const right = first.length > 0 && whole && (last === undefined || last.value >= first.value);
  return right ? undefined : `Invalid pcpu range: ${range}.`;
}

const actions = [
  'destroy',
  'restart',
  'rename-restart',
  'preserve',
  'coredump-destroy',
  'coredump-restart',
  'soft-reset',
];

/** xl's defaults: nothing starts again by itself but after a reboot. */
export function readEvents(values: Values, notes: Notes): Events {
  const action = (key: string, otherwise: string): string => {
    const found = values.string(key) ?? otherwise;
    if (!actions.includes(found))
      notes.refuse(values.line(key), `Unknown ${key} action "${found}" specified`);
    return found;
  };
  const poweroff = action('on_poweroff', 'destroy');
  const reboot = action('on_reboot', 'restart');
  action('on_watchdog', 'destroy');
  const crash = action('on_crash', 'destroy');
  action('on_soft_reset', 'soft-reset');
  return { poweroff, reboot, crash };
}
