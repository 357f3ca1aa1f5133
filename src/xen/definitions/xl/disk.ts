/** Disk specifications by libxlu's rules: positional or named, with the prefixes of xm's days. */
import type { Disk } from '../model.ts';
import { type DiskWord, eachDiskWord, prefixes } from './disk-words.ts';
import { scanNumber } from './numbers.ts';
import { hasCome, type XlVersion } from './version.ts';

export type DiskReading =
  | { readonly kind: 'disk'; readonly disk: Disk }
  /** In xl's words. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A disk on its way. undefined: not said yet; an empty string may be said again. */
interface Draft {
  target: string | undefined;
  format: string | undefined;
  vdev: string | undefined;
  backend: string | undefined;
  writable: boolean;
  cdrom: boolean;
  readonly more: Record<string, string>;
  /** The old syntax has no place for a format. */
  prefixed: boolean;
  accessSaid: boolean;
  problem: string | undefined;
}

/** @param specs one, or the arguments of `xl block-attach`. */
export function readDisk(specs: readonly string[], version: XlVersion): DiskReading {
  const draft: Draft = {
    target: undefined,
    format: undefined,
    vdev: undefined,
    backend: undefined,
    writable: true,
    cdrom: false,
    more: {},
    prefixed: false,
    accessSaid: false,
    problem: undefined,
  };
  for (const spec of specs) {
    eachDiskWord(spec, version, (word) => take(draft, word, version));
    if (draft.problem !== undefined) return refused(draft.problem, spec);
  }
  const last = specs.at(-1) ?? '';
  if (draft.vdev === undefined) return refused('no vdev specified', last);
  if (draft.target === undefined && !draft.cdrom) {
    return refused('no target specified (and device not removable)', last);
  }
  const { target = '', vdev, backend = null, cdrom, writable, more } = draft;
  const empty = cdrom && target === '';
  const format = empty ? 'empty' : (draft.format ?? 'raw');
  const access = writable && !cdrom ? 'w' : 'r';
  return {
    kind: 'disk',
    disk: {
      target: format === 'empty' && target === '' ? null : target,
      format,
      vdev,
      access,
      cdrom,
      backend,
      more,
    },
  };
}

const refused = (problem: string, spec: string): DiskReading => ({
  kind: 'refused',
  reason: `config parsing error in disk specification: ${problem} in \`${spec}'`,
});

/** The first problem counts; some end the reading at once, which comes to the same. */
function take(draft: Draft, word: DiskWord, version: XlVersion): 'stop' | 'go on' {
  const problem = taken(draft, word, version);
  if (problem === undefined) return 'go on';
  draft.problem = problem;
  return 'stop';
}

function taken(draft: Draft, word: DiskWord, version: XlVersion): string | undefined {
  switch (word.kind) {
    case 'wrong':
      return near(word.reason, word.text);
    case 'prefix':
      draft.prefixed = true;
      if (prefixes.formats.includes(word.name)) return setFormat(draft, word.name);
      return prefixes.scripts.includes(word.name)
        ? setMore(draft, 'script', `block-${word.name}`)
        : undefined;
    case 'positional':
      return positional(draft, word.value);
    default:
      return named(draft, word, version);
  }
}

/** In the order of the old and of the new syntax: target, format, vdev, access. */
function positional(draft: Draft, value: string): string | undefined {
  if (draft.target === undefined) return setOnce(draft, 'target', value);
  if (!draft.prefixed && draft.format === undefined) {
    // Xen 3's empty drive has no place for a format either: `,hdc:cdrom,r`.
    if (draft.target !== '' || !value.includes(':')) return setFormat(draft, value);
    draft.format = 'empty';
    return setVdev(draft, value);
  }
  if (draft.vdev === undefined) return setVdev(draft, value);
  if (draft.accessSaid) return near('too many positional parameters', value);
  draft.accessSaid = true;
  return setAccess(draft, value);
}

type Named = Extract<DiskWord, { kind: 'parameter' }>;

function named(draft: Draft, { name, value, text }: Named, version: XlVersion): string | undefined {
  switch (name) {
    case 'target':
    case 'vdev':
    case 'backend':
      return setOnce(draft, name, value);
    case 'format':
      return setFormat(draft, value);
    case 'access':
      return setAccess(draft, value);
    case 'cdrom':
      draft.cdrom = true;
      return undefined;
    case 'devtype':
      if (value !== 'cdrom' && value !== 'disk') return near('unknown value for type', text);
      draft.cdrom = value === 'cdrom';
      return undefined;
    case 'backendtype':
      return setOneOf(draft, name, value, backendTypes(version), 'backend');
    case 'specification':
      return setOneOf(draft, name, value, ['xen', 'virtio'], 'specification');
    case 'colo-port':
      if (scanNumber(value, 10).value === 0n) return near('unknown value for colo_port', value);
      draft.more[name] = value;
      return undefined;
    default:
      return text.includes('=') && name !== 'grant_usage'
        ? setMore(draft, name, value)
        : setFlag(draft, name, value);
  }
}

const backendTypes = (version: XlVersion): readonly string[] => [
  'phy',
  'tap',
  'qdisk',
  ...(hasCome('4.17', version) ? ['standalone'] : []),
];
const formats = ['raw', 'qcow', 'qcow2', 'vhd', 'empty', 'qed'];

function setFormat(draft: Draft, value: string): string | undefined {
  const format = value === '' ? 'raw' : value;
  if (!formats.includes(format)) return near('unknown value for format', value);
  if (draft.format !== undefined && draft.format !== format) return near('format respecified', value);
  draft.format = format;
  return undefined;
}

function setVdev(draft: Draft, value: string): string | undefined {
  const colon = value.lastIndexOf(':');
  if (colon === -1) return setOnce(draft, 'vdev', value);
  const problem = setOnce(draft, 'vdev', value.slice(0, colon));
  if (problem !== undefined) return problem;
  const type = value.slice(colon + 1);
  if (type !== 'cdrom' && type !== 'disk') return near('unknown deprecated type', type);
  draft.cdrom = type === 'cdrom';
  return undefined;
}

function setAccess(draft: Draft, value: string): string | undefined {
  if (!['r', 'ro', 'w', 'rw', ''].includes(value)) return near('unknown value for access', value);
  draft.writable = value !== 'r' && value !== 'ro';
  return undefined;
}

function setOnce(draft: Draft, name: 'target' | 'vdev' | 'backend', value: string): string | undefined {
  if (draft[name]) return near(`${name} respecified`, value);
  draft[name] = value;
  return undefined;
}

function setMore(draft: Draft, name: string, value: string): string | undefined {
  if (draft.more[name]) return near(`${name} respecified`, value);
  draft.more[name] = value;
  return undefined;
}

function setOneOf(
  draft: Draft,
  name: string,
  value: string,
  values: readonly string[],
  member: string,
): string | undefined {
  if (!values.includes(value)) return near(`unknown value for ${name}`, value);
  if (draft.more[name] !== undefined && draft.more[name] !== value)
    return near(`${member} respecified`, value);
  draft.more[name] = value;
  return undefined;
}

/** `discard` and `no-discard` are one switch, and the later one counts. */
function setFlag(draft: Draft, name: string, value: string): undefined {
  const off = /^(?:no-|un)(.*)$/.exec(name)?.[1];
  if (name === 'grant_usage') draft.more[name] = value;
  else draft.more[off ?? name] = off === undefined ? '1' : '0';
}

const near = (problem: string, text: string): string => `${problem}: near \`${text}'`;
