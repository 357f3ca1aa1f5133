/** Definitions as `ct_all_assignments` reports them. Pure. */
import { baseName } from '../../common/base-name.ts';
import type { ListedDefinition } from '../domains/model.ts';

const domainKeys = ['memory', 'kernel', 'builder', 'type', 'bootloader', 'disk'];

/**
 * @param lines `FILE TAB KEY TAB VALUE`, in the order of the folder.
 * @returns one definition a domain: where two files define it, the one of its name, as in `ct_find_definition`.
 */
export function parseDefinitions(lines: readonly string[]): readonly ListedDefinition[] {
  const files = new Map<string, Map<string, string>>();
  for (const line of lines) {
    const [path = '', key = '', value = ''] = line.split('\t');
    const keys = files.get(path) ?? new Map<string, string>();
    files.set(path, keys.set(key, value));
  }
  const definitions = new Map<string, ListedDefinition>();
  for (const [path, keys] of files) {
    if (!domainKeys.some((key) => keys.has(key))) continue;
    const definition = definitionOf(path, keys);
    // A name that only Python knows: see ct_assignments.
    if (definition.name === '') continue;
    const other = definitions.get(definition.name);
    if (!other || baseName(path) === definition.name) definitions.set(definition.name, definition);
  }
  return [...definitions.values()];
}

function definitionOf(path: string, keys: ReadonlyMap<string, string>): ListedDefinition {
  const kind = keys.get('type') ?? keys.get('builder');
  return {
    path,
    name: keys.get('name') ?? baseName(path),
    type: kind === 'hvm' || kind === 'pvh' ? kind : 'pv',
    memory: numberOf(keys.get('memory')),
    vcpus: numberOf(keys.get('vcpus')),
  };
}

function numberOf(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}
