/** Reads one disk specification as xl 4.14 to 4.20 do: new and old syntax, with libxlu's own complaints. */
import { DiskError, type Draft, fail, readField, readPrefixes, type XlDisk } from './xl-disk-fields.ts';

export type { XlDisk };

/** The complaint is without `SOURCE: ` in front. */
export type DiskResult = { readonly disk: XlDisk } | { readonly error: string };

/** Parses `target,format,vdev,access,…` or any of xm's prefixed forms. */
export function parseXlDisk(spec: string): DiskResult {
  const draft: Draft = { cdrom: false, extras: {}, prefixed: false, positions: 0 };
  try {
    read(draft, spec);
    return { disk: finish(draft, spec) };
  } catch (error) {
    if (error instanceof DiskError) return { error: error.message };
    throw error;
  }
}

function read(draft: Draft, spec: string): void {
  let rest = readPrefixes(draft, spec.trimStart(), spec);
  while (true) {
    if (/^target=/.test(rest)) {
      draft.target = rest.slice('target='.length);
      return;
    }
    const comma = rest.indexOf(',');
    readField(draft, comma < 0 ? rest : rest.slice(0, comma), spec);
    if (comma < 0) return;
    rest = rest.slice(comma + 1).replace(/^[ \t]+/, '');
  }
}

function finish(draft: Draft, spec: string): XlDisk {
  if (draft.vdev === undefined) fail('no vdev specified', draft.target ?? '', spec);
  const target = draft.target ?? '';
  if (target === '' && !draft.cdrom) fail('no target specified', '', spec);
  if (draft.cdrom && draft.access === 'w') fail('cdrom must be read only', 'w', spec);
  const readOnly = draft.cdrom || draft.access === 'r';
  return {
    ...(draft.target === undefined ? {} : { pdev_path: target }),
    vdev: draft.vdev,
    ...(draft.backend === undefined ? {} : { backend: draft.backend }),
    format: target === '' ? 'empty' : (draft.format ?? 'raw'),
    ...(draft.script === undefined ? {} : { script: draft.script }),
    ...(draft.cdrom ? { removable: 1 } : {}),
    ...(readOnly ? {} : { readwrite: 1 }),
    ...(draft.cdrom ? { is_cdrom: 1 } : {}),
    ...draft.extras,
  };
}
