/** Specifications of the rarer devices: only whether xl takes them, they stand in `rest` as they are. */
import type { Notes } from './notes.ts';
import type { Values } from './values.ts';
import { hasCome, type XlVersion } from './version.ts';

interface Specification {
  /** What xl calls it. */
  readonly title: string;
  readonly keys: readonly string[];
  readonly required: readonly string[];
  /** A word without `=`: the end of the reading, or unknown like any other. */
  readonly bare: 'end' | 'unknown';
}

const specifications: Readonly<Record<string, Specification>> = {
  p9: {
    title: '9pfs',
    keys: ['security_model', 'path', 'tag', 'backend'],
    required: ['path', 'security_model', 'tag'],
    bare: 'end',
  },
  vtpm: { title: 'vtpm', keys: ['backend', 'uuid'], required: ['backend'], bare: 'end' },
  pvcalls: { title: 'pvcalls', keys: ['backend'], required: [], bare: 'end' },
  usbctrl: { title: 'usbctrl', keys: ['type', 'version', 'ports'], required: [], bare: 'unknown' },
  usbdev: {
    title: 'usbdev',
    keys: ['type', 'hostbus', 'hostaddr', 'controller', 'port'],
    required: [],
    bare: 'unknown',
  },
  vdispl: {
    title: 'vdispl',
    keys: ['backend', 'be-alloc', 'connectors'],
    required: ['connectors'],
    bare: 'unknown',
  },
};

export function checkDeviceSpecs(values: Values, notes: Notes, version: XlVersion): void {
  for (const [key, specification] of Object.entries(specifications)) {
    // The 9pfs of 4.20 takes more, and is not known to the letter.
    if (key === 'p9' && hasCome('4.20', version)) continue;
    for (const { text, line } of values.list(key) ?? []) {
      const problem = problemOf(text, specification);
      if (problem !== undefined) notes.refuse(line, problem);
    }
  }
  for (const { text, line } of values.list('channel') ?? []) {
    const problem = channelProblem(text);
    if (problem !== undefined) notes.refuse(line, problem);
  }
}

function problemOf(text: string, { title, keys, required, bare }: Specification): string | undefined {
  const found = new Set<string>();
  for (const part of text.split(',')) {
    if (part === '') continue;
    const token = part.replace(/^ +/, '');
    const equals = token.indexOf('=');
    if (equals === -1 && bare === 'end') break;
    const key = token.slice(0, Math.max(equals, 0));
    if (!keys.includes(key)) return `Unknown string \`${bare === 'end' ? key : token}' in ${title} spec`;
    found.add(key);
  }
  const missing = required.find((key) => !found.has(key));
  return missing === undefined ? undefined : `${title} spec missing required field ${missing}`;
}

/** The only one where blanks do not matter. Unknown parameters pass. */
function channelProblem(text: string): string | undefined {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    if (part === '') continue;
    const [key, value] = part.split('=').filter((word) => word !== '');
    if (key === undefined || value === undefined) return `failed to parse channel configuration: ${part}`;
    found.set(key.trim(), value.trim());
  }
  const connection = found.get('connection');
  if (connection === undefined) return "channel has unknown 'connection'";
  if (connection === 'socket' && !found.has('path')) return "channel connection 'socket' requires path=..";
  return connection === 'pty' || connection === 'socket'
    ? undefined
    : `unknown channel connection '${connection}'`;
}
