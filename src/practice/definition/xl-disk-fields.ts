/** The fields of an xl disk specification: prefixes, keywords and positions, filled into a draft. */

export interface XlDisk {
  pdev_path?: string;
  vdev: string;
  backend?: string;
  format: string;
  script?: string;
  removable?: 1;
  readwrite?: 1;
  is_cdrom?: 1;
  direct_io_safe?: 'True';
  discard_enable?: 'True' | 'False';
  trusted?: 'True' | 'False';
}

/** A complaint in libxlu's words. */
export class DiskError extends Error {}

/** What is known of a disk so far. */
export interface Draft {
  target?: string;
  vdev?: string;
  format?: string;
  access?: 'r' | 'w';
  cdrom: boolean;
  backend?: string;
  script?: string;
  extras: Partial<XlDisk>;
  /** An old prefix stood in front: then the second position is the vdev. */
  prefixed: boolean;
  positions: number;
}

export function fail(message: string, near: string, spec: string): never {
  throw new DiskError(
    `config parsing error in disk specification: ${message}: near \`${near}' in \`${spec}'`,
  );
}

/** xm's `phy:`, `tap:aio:`, `qcow2:` …: some set a format or a script, most are merely swallowed. */
export function readPrefixes(draft: Draft, text: string, spec: string): string {
  let rest = text;
  while (draft.script === undefined) {
    const match = /^([a-z][a-z0-9]*):/.exec(rest);
    if (match === null) break;
    const word = match[1] ?? '';
    if (/^(raw|qcow2?|vhd|qed)$/.test(word)) draft.format = word;
    else if (/^(iscsi|nbd|enbd|drbd)$/.test(word)) draft.script = `block-${word}`;
    else if (!/^(phy|file|tap2?|tapdisk|aio|ioemu)$/.test(word)) {
      fail('unknown deprecated disk prefix', match[0], spec);
    }
    draft.prefixed = true;
    rest = rest.slice(match[0].length);
  }
  return rest;
}

const keywords: Readonly<Record<string, (draft: Draft, value: string, spec: string) => void>> = {
  format: (draft, value, spec) => setFormat(draft, value, spec),
  vdev: (draft, value, spec) => setVdev(draft, value, spec),
  access: (draft, value, spec) => setAccess(draft, value, spec),
  devtype: (draft, value, spec) => {
    if (value !== 'cdrom' && value !== 'disk') fail('unknown value for devtype', value, spec);
    draft.cdrom = value === 'cdrom';
  },
  backendtype: (draft, value, spec) => {
    if (!/^(phy|tap|qdisk)$/.test(value)) fail('unknown value for backendtype', value, spec);
    draft.backend = value;
  },
  backend: () => undefined,
  script: (draft, value) => {
    draft.script = value;
  },
};

export function readField(draft: Draft, field: string, spec: string): void {
  const keyed = /^([a-z][-_a-z0-9]*)=(.*)$/s.exec(field);
  if (keyed !== null) {
    const set = keywords[keyed[1] ?? ''];
    if (set === undefined) fail('unknown parameter', field, spec);
    set(draft, keyed[2] ?? '', spec);
  } else if (field === 'cdrom') draft.cdrom = true;
  else if (field === 'direct-io-safe') draft.extras.direct_io_safe = 'True';
  else if (field === 'discard' || field === 'no-discard') {
    draft.extras.discard_enable = field === 'discard' ? 'True' : 'False';
  } else if (field === 'trusted' || field === 'untrusted') {
    draft.extras.trusted = field === 'trusted' ? 'True' : 'False';
  } else readPosition(draft, field, spec);
}

/** target, format, vdev, access; the old form skips the format, recognised by its swallowed prefix. */
function readPosition(draft: Draft, field: string, spec: string): void {
  // `hdc:cdrom` in the place of the format can only be xm's empty drive.
  if (!draft.prefixed && draft.positions === 1 && field.includes(':')) draft.prefixed = true;
  const order = draft.prefixed ? ['target', 'vdev', 'access'] : ['target', 'format', 'vdev', 'access'];
  const position = order[draft.positions];
  draft.positions += 1;
  if (position === undefined) fail('too many positional parameters', field, spec);
  else if (position === 'target') draft.target = field;
  else if (field === '') return;
  else if (position === 'format') setFormat(draft, field, spec);
  else if (position === 'vdev') setVdev(draft, field, spec);
  else setAccess(draft, field, spec);
}

function setFormat(draft: Draft, value: string, spec: string): void {
  if (value === '') return;
  if (!/^(raw|qcow2?|vhd|qed|empty)$/.test(value)) fail('unknown value for format', value, spec);
  draft.format = value;
}

/** A vdev may carry xm's `ioemu:` before and `:cdrom` or `:disk` behind it. */
function setVdev(draft: Draft, value: string, spec: string): void {
  const [name, suffix] = value.replace(/^ioemu:/, '').split(':');
  if (suffix !== undefined && suffix !== 'cdrom' && suffix !== 'disk') {
    fail('unknown deprecated type', suffix, spec);
  }
  if (suffix === 'cdrom') draft.cdrom = true;
  draft.vdev = name ?? '';
}

function setAccess(draft: Draft, value: string, spec: string): void {
  if (value === 'r' || value === 'ro') draft.access = 'r';
  else if (value === 'w' || value === 'rw' || value === '') draft.access = 'w';
  else fail('unknown value for access', value, spec);
}
