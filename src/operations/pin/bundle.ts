/** All that pinning changes on one server, as one bundle: files that several domains share once, definitions last. */
import { groupBy } from '../../common/group-by.ts';
import type { Server } from '../../inventory/schema.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Bundle, Step } from '../../remote/bundle/step.ts';
import { revisionLibrary, revisionStep } from '../../xen/definitions/revision.ts';
import { definitionLibraries } from '../../xen/settings.ts';
import type { FileChange } from './subject.ts';

/** @param changes of one file in the order in which they build on each other. */
export function pinBundle(server: Server, names: readonly string[], changes: readonly FileChange[]): Bundle {
  return {
    title: `pin the MAC addresses of ${names.join(', ')}`,
    library: [...definitionLibraries(server), revisionLibrary],
    steps: order.flatMap((file) => stepsOf(changes.filter((change) => change.file === file))),
    rollback: true,
  };
}

const order = ['registry', 'snippet', 'common', 'definition'] as const;

/** Of one kind of file. */
function stepsOf(changes: readonly FileChange[]): readonly Step[] {
  const files = [...groupBy(changes, ({ path }) => path).values()];
  return files.map((all, index) => {
    const { file, name, ...step } = merged(all);
    const id = files.length === 1 ? file : `${file}-${index + 1}`;
    const revision = revisionStep({ ...step, id, domain: file === 'definition' ? name : null });
    return file === 'registry' ? locked(revision, step.path) : revision;
  });
}

/** Holds what the snippet holds while it adds a line: a domain that is started meanwhile waits, or has been faster. */
function locked({ apply, undo, ...step }: Step, path: string): Step {
  const lock = sh`if command -v flock >/dev/null 2>&1 && ct_find_target ${path}; then
  exec 8<"$ct_folder"
  ct_wait 30 flock -n 8 || ct_die "the lock of $ct_folder is held by somebody else: definitions are being read there"
fi`;
  return {
    ...step,
    ...(apply ? { apply: sh`${lock}\n${apply}` } : {}),
    ...(undo ? { undo: sh`${lock}\n${undo}` } : {}),
  };
}

function merged([first, ...more]: readonly FileChange[]): FileChange {
  if (first === undefined) throw new Error('no change to merge');
  const names = [first, ...more].map(({ name }) => name).join(', ');
  const isShared = first.file === 'registry' && more.length > 0;
  return {
    ...first,
    title: isShared ? `${first.path}: the addresses of ${names}` : first.title,
    after: more.at(-1)?.after ?? first.after,
  };
}
