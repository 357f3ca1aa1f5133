/** What of a server its definitions depend on: the questions, and the answers as data. */
import type { Answer } from '../../../../remote/bundle/run.ts';
import { sh } from '../../../../remote/bundle/shell.ts';
import type { Reading } from '../../../../remote/bundle/step.ts';
import type { Definition } from '../../model.ts';

/** Another definition in the same folder, as far as it is made of plain assignments. */
export interface OtherDefinition {
  readonly path: string;
  /** The lists, without quotes and blanks. */
  readonly disk: string;
  readonly vif: string;
}

export interface ServerView {
  readonly bridges: readonly string[];
  /** Paths that were asked for: whether they are there. */
  readonly paths: ReadonlyMap<string, boolean>;
  readonly others: readonly OtherDefinition[];
}

/** Paths that a domain cannot start without. `pygrub` alone is looked for where its toolstack does. */
export function pathsOf({ disks, kernel, ramdisk, bootloader }: Definition): readonly string[] {
  const paths = [...disks.map(({ target }) => target), kernel, ramdisk, bootloader];
  return [...new Set(paths)].filter((path): path is string => path !== null && isAsked(path));
}

const isAsked = (path: string): boolean =>
  (path.startsWith('/') || path === 'pygrub') && !path.includes('\0') && !path.includes('\n');

/** To be read with `checkLibrary`, all in one exec. */
export function viewReadings(paths: readonly string[]): readonly Reading[] {
  return [
    { id: 'bridges', read: sh`ct_bridges` },
    {
      id: 'others',
      read: sh`ct_all_assignments | ct_public | awk -F '\t' '$2 == "disk" || $2 == "vif"'`,
    },
    {
      id: 'paths',
      read: sh`for ct_path in ${paths}; do
  ct_there=no
  case $ct_path in
    pygrub) for ct_f in /usr/lib/xen-*/bin/pygrub /usr/lib/xen/bin/pygrub; do if [ -e "$ct_f" ]; then ct_there=yes; fi; done
      if command -v pygrub >/dev/null 2>&1; then ct_there=yes; fi ;;
    *) if [ -e "$ct_path" ]; then ct_there=yes; fi ;;
  esac
  case $ct_there$ct_path in no/dev/*/*)
    ct_lv=$(printf '%s' "$ct_path" | sed 's,^/dev/,,')
    ct_look_volume "\${ct_lv%%/*}" "\${ct_lv#*/}"
    if [ -n "$ct_lv_bytes" ]; then ct_there=yes; fi ;;
  esac
  echo "$ct_there"
done`,
    },
  ];
}

/** @param own the path of the definition itself, which is no other. */
export function parseView(
  paths: readonly string[],
  answers: ReadonlyMap<string, Answer>,
  own: string,
): ServerView {
  const lines = (id: string): readonly string[] => answers.get(id)?.lines ?? [];
  const there = lines('paths');
  const others = new Map<string, OtherDefinition>();
  for (const line of lines('others')) {
    const [path = '', key = '', value = ''] = line.split('\t');
    const other = others.get(path) ?? { path, disk: '', vif: '' };
    if (path !== own) others.set(path, { ...other, [key]: value.replace(/ *([,=[\]]) */g, '$1') });
  }
  return {
    bridges: lines('bridges'),
    paths: new Map(paths.map((path, index) => [path, there[index] !== 'no'])),
    others: [...others.values()],
  };
}
