/** The inventory file as a YAML document: its text, its line numbers and its mistakes. */

import { type Document, isMap, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { CtctlError } from '../common/errors.ts';
import { problemsOf, summary } from './problems.ts';
import { type Inventory, inventorySchema, type Server, toServer } from './schema.ts';

/** A document that has been checked, with what it says. */
export interface InventoryDocument {
  readonly document: Document;
  readonly inventory: Inventory;
  /** The plain data of the file, as written: without defaults. */
  readonly data: unknown;
}

function words(error: YAMLError, text: string): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent: use blanks';
    case 'DUPLICATE_KEY':
      return `the key ${/^[^\s:]+/.exec(text.slice(error.pos[0])) ?? ''} stands here twice`;
    case 'MULTIPLE_DOCS':
      return 'a second document ("---") is not allowed';
    default:
      return `not valid YAML: ${error.message.split('\n')[0]}`;
  }
}

/** All problems go along as the cause, for whoever asks for more than the first. */
function broken(file: string, problems: readonly (readonly [line: number, what: string])[]): CtctlError {
  const lines = problems
    .toSorted(([one], [other]) => one - other)
    .map(([line, what]) => `${file}:${line}: ${what}`);
  return new CtctlError('usage', summary(lines), {
    ...(lines.length > 1 ? { cause: new Error(lines.join('\n')) } : {}),
  });
}

/** Offset of a node; for a key that is in a map, of the key. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent) && key !== undefined) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (isScalar(pair?.key)) {
      return pair.key.range?.[0] ?? 0;
    }
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return (isScalar(node) || isMap(node) ? node.range?.[0] : undefined) ?? 0;
}

function plainData(file: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or so many of them that they would fill the memory.
    throw new CtctlError('usage', `${file}: YAML aliases cannot be resolved`, { cause: error });
  }
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
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  const lineAt = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  if (document.errors.length > 0) {
    throw broken(
      file,
      document.errors.map((error) => [lineAt(error.pos[0]), words(error, text)]),
    );
  }
  const data = plainData(file, document) ?? {};
  const parsed = inventorySchema.safeParse(data);
  if (!parsed.success) {
    const problems = problemsOf(data, parsed.error.issues);
    throw broken(
      file,
      problems.map(({ at, text: what }) => [lineAt(offsetOf(document, at)), what]),
    );
  }
  const checked = new Map(Object.entries(parsed.data.servers ?? {}));
  const servers = serverNames(document).flatMap((name): Server[] => {
    const fields = checked.get(name);
    return fields === undefined ? [] : [toServer(name, fields)];
  });
  return { document, data, inventory: { file, servers } };
}
