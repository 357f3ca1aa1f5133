/** Puts the model of a definition together from what it sets. */
import type { Definition } from '../model.ts';
import { readDisks } from './disks.ts';
import { readEvents } from './events.ts';
import { readKernel } from './kernel.ts';
import { readRest } from './rest.ts';
import type { Settings } from './settings.ts';
import type { XmSurroundings } from './surroundings.ts';
import { Values } from './values.ts';
import { readVifs } from './vifs.ts';
import { readVnc } from './vnc.ts';

/** MiB that xm gives a domain which says nothing of them. */
const standardMemory = 128;

/** @throws PythonError for what xm refuses after the file has run. */
export function definitionOf(settings: Settings, surroundings: XmSurroundings): Definition {
  const values = new Values(settings, surroundings.version);
  // In the order in which xm looks at them, so that the first error is its own.
  const disks = readDisks(values);
  const kernel = readKernel(values);
  const processors = readProcessors(values);
  const type = readType(values);
  const vifs = readVifs(values);
  const vnc = readVnc(type, values);
  const model = {
    name: readName(values, surroundings.fileName),
    type,
    memory: readMemory(values),
    maxMemory: values.isTrue('maxmem') ? values.whole('maxmem', null) : null,
    ...processors,
    uuid: values.word('uuid'),
    ...kernel,
    boot: type === 'hvm' && !values.isUnknown('boot') ? (values.word('boot') ?? 'c') : null,
    disks,
    vifs,
    vnc,
    events: readEvents(values),
  };
  if (type === 'pv') values.used.delete('boot');
  return {
    ...model,
    rest: readRest(values),
    ignored: sorted([...settings.ignored, ...values.ignored]),
    warnings: sorted(values.warnings),
    unevaluated: sorted([...settings.unevaluated, ...values.unevaluated]),
  };
}

function sorted<Item extends { readonly line: number }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => left.line - right.line);
}

function readName(values: Values, fileName: string): string | null {
  if (values.isUnsure('name')) return null;
  return values.isTrue('name') ? values.word('name') : fileName;
}

function readType(values: Values): 'hvm' | 'pv' {
  const setting = values.get('builder');
  const builder = values.word('builder');
  if (builder === 'hvm') return 'hvm';
  if (setting.kind === 'set') {
    if (builder !== 'linux') values.used.delete('builder');
    if (!values.isTrue('builder'))
      values.warn('builder', setting.line, 'without a builder there is nothing to boot');
  }
  return 'pv';
}

function readMemory(values: Values): number | null {
  const memory = values.whole('memory', standardMemory);
  if (memory !== 0) return memory;
  values.warn('memory', values.lineOf('memory'), 'memory is 0: xm leaves it out');
  return null;
}

function readProcessors(values: Values): Pick<Definition, 'vcpus' | 'maxVcpus'> {
  const many = values.isSince('4.0') && values.isTrue('maxvcpus');
  if (many) {
    const setting = values.get('vcpus');
    if (setting.kind === 'set' && setting.value.type !== 'int' && values.isTrue('vcpus'))
      throw values.refused('vcpus', `unsupported operand type(s) for <<: 'int' and '${setting.value.type}'`);
  }
  const maxVcpus = many ? values.whole('maxvcpus', null) : null;
  const vcpus = values.whole('vcpus', 1);
  return { vcpus: vcpus === 0 ? (maxVcpus ?? 1) : vcpus, maxVcpus };
}
