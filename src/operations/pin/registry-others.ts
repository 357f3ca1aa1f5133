/** The other definitions of a server that read ctsrvcommon: what the registry is to change there must not stop them. */
import { isDeepStrictEqual } from 'node:util';
import type { Server } from '../../inventory/schema.ts';
import type { Hub } from '../../remote/hub.ts';
import { textOf } from '../../xen/definitions/bytes.ts';
import type { PinOutcome } from '../pin-macs.ts';
import { readAllDefinitions } from '../read-all-definitions.ts';
import { type ReadDefinition, readAgain } from '../read-definition.ts';
import { exceptAddresses } from './registry-proof.ts';
import { type FileChange, refused } from './subject.ts';

/** Whether something in it changes. */
export const isReal = ({ before, after }: FileChange): boolean => before === null || !before.equals(after);

/**
 * The same, but nobody is given addresses by a registry with which xm would refuse definitions, or read them otherwise.
 * One or two execs more, only where the Python of the registry is new there. @throws whatever `askServer` throws.
 */
export async function withoutSpoiling(
  hub: Hub,
  server: Server,
  outcomes: readonly PinOutcome[],
): Promise<readonly PinOutcome[]> {
  const changes = outcomes.flatMap((each) => (each.kind === 'pinned' ? each.parts.changes : []));
  const isNew = (change: FileChange): boolean =>
    isReal(change) && ['snippet', 'common'].includes(change.file);
  if (!changes.some(isNew)) return outcomes;
  const { read } = await readAllDefinitions(hub, server, { toolstack: 'xm' });
  const spoiled = spoiledBy(read, changes);
  if (spoiled.length === 0) return outcomes;
  const error = refused(
    server,
    `with the registry xm would not take these definitions any more: ${spoiled.join('; ')}`,
    'mend those first, or pin without --registry',
  );
  const isRegistered = ({ file }: FileChange): boolean => file === 'registry';
  return outcomes.map((each) =>
    each.kind === 'pinned' && each.parts.changes.some(isRegistered)
      ? { kind: 'left', name: each.name, error }
      : each,
  );
}

/** Where each one would fail that is taken now. Pure. */
export function spoiledBy(
  definitions: readonly ReadDefinition[],
  changes: readonly FileChange[],
): readonly string[] {
  const bytes = new Map(changes.map(({ path, after }) => [path, after]));
  return definitions.flatMap((each) => {
    const { reading: before, surroundings } = each;
    if (before.kind === 'refused') return [];
    const files = new Map([
      ...surroundings.files,
      ...[...bytes].map(([path, text]) => [path, textOf(text)] as const),
    ]);
    const missingFiles = new Set([...surroundings.missingFiles].filter((path) => !files.has(path)));
    const around = { ...each, surroundings: { ...surroundings, files, missingFiles } };
    const { reading: after } = readAgain(around, bytes.get(each.path) ?? each.bytes);
    if (after.kind === 'refused')
      return `${each.path}${after.line === null ? '' : `:${after.line}`}: ${after.reason}`;
    const isSame = isDeepStrictEqual(exceptAddresses(after.definition), exceptAddresses(before.definition));
    return isSame ? [] : `${each.path}: something else in it would change`;
  });
}
