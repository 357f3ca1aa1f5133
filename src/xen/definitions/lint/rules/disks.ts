/** The disks of a domain side by side. */
import type { Disk } from '../../model.ts';
import { both, type Fault, type Rule, type Subject } from '../model.ts';

/** The disks of a definition, with their lines. */
export function disksOf({
  definition,
  taken,
}: Subject): readonly { readonly disk: Disk; readonly line: number }[] {
  const given = taken.get('disk');
  return (definition?.disks ?? []).map((disk, index) => ({
    disk,
    line: given?.items[index]?.line ?? given?.line ?? 1,
  }));
}

/** The second and every further one that has something in common with one before it. */
const repeated = (
  id: string,
  valueIn: (disk: Disk) => string | null,
  fault: (value: string) => Pick<Fault, 'severity' | 'message' | 'mend'>,
): Rule => ({
  id,
  toolstacks: both,
  check: (subject) => {
    const seen = new Set<string>();
    return disksOf(subject).flatMap(({ disk, line }): readonly Fault[] => {
      const value = valueIn(disk);
      if (value === null) return [];
      if (seen.has(value)) return [{ line, key: 'disk', ...fault(value) }];
      seen.add(value);
      return [];
    });
  },
});

const vdevTwice = repeated(
  'vdev-twice',
  ({ vdev }) => vdev,
  (vdev) => ({
    severity: 'error',
    message: `${vdev} stands twice in this file: the domain does not start`,
    mend: 'give one of the disks a name of its own',
  }),
);

const targetTwice = repeated(
  'disk-twice',
  ({ target, access }) => (access === 'r' ? null : target),
  (target) => ({
    severity: 'error',
    message: `${target} is there twice for writing`,
    mend: 'leave one of the two out',
  }),
);

export const diskRules: readonly Rule[] = [vdevTwice, targetTwice];
