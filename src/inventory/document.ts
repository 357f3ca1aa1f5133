/** The inventory file as a YAML document: its text, its line numbers and its mistakes. */

import { type Document, isMap, isScalar } from 'yaml';
import { problemsOf, problemText } from '../common/problems.ts';
import { brokenFile, readYaml } from '../common/yaml-text.ts';
import { fieldsAt, type Inventory, inventorySchema, type Server, toServer } from './schema.ts';

/** A document that has been checked, with what it says. */
export interface InventoryDocument {
  readonly document: Document;
  readonly inventory: Inventory;
  /** The plain data of the file, as written: without defaults. */
  readonly data: unknown;
}

/** The names in the order of the file: a plain object would put `10` before `home`. */
function serverNames(document: Document): readonly string[] {
  const servers = document.get('servers');
  return isMap(servers)
    ? servers.items.map((item) => String(isScalar(item.key) ? item.key.value : item.key))
    : [];
}

/** Reads and checks the text of an inventory; `usage` failures say `FILE:LINE: PATH: WHAT`. */
export function readDocument(file: string, text: string): InventoryDocument {
  const yaml = readYaml(text);
  if (yaml.mistakes.length > 0) {
    throw brokenFile(file, yaml.mistakes);
  }
  const { document } = yaml;
  const data = yaml.data ?? {};
  const parsed = inventorySchema.safeParse(data);
  if (!parsed.success) {
    const problems = problemsOf(data, parsed.error.issues, { fieldsAt });
    throw brokenFile(
      file,
      problems.map((problem) => ({ line: yaml.lineOf(problem.at), text: problemText(problem) })),
    );
  }
  const checked = new Map(Object.entries(parsed.data.servers ?? {}));
  const servers = serverNames(document).flatMap((name): Server[] => {
    const fields = checked.get(name);
    return fields === undefined ? [] : [toServer(name, fields)];
  });
  return { document, data, inventory: { file, servers } };
}
