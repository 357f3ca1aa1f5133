/** A new text of a definition that gives its domain another name. */
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { definedIn, type ReadDefinition } from './read-definition.ts';

export interface Renaming {
  /** What the domain is called from now on. */
  readonly name: string;
  /** The file that defines a domain of that name already. */
  readonly takenBy: string | undefined;
}

/**
 * @param name what the domain is called now.
 * @returns undefined where it keeps its name, or nobody can tell.
 * @throws whatever `askServer` throws.
 */
export async function renamingOf(
  hub: Hub,
  server: Server,
  name: string,
  { path, reading }: Pick<ReadDefinition, 'path' | 'reading'>,
): Promise<Renaming | undefined> {
  const next = reading.kind === 'definition' ? reading.definition.name : null;
  if (next === null || next === name) return undefined;
  const file = await definedIn(hub, server, next);
  return { name: next, takenBy: file === path ? undefined : file };
}
