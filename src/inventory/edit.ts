/** Changing the inventory file: one server at a time, with comments, order and everything else kept. */

import { access, mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError } from '../common/errors.ts';
import { type InventoryDocument, readDocument } from './document.ts';
import { fileError, loadInventory, readInventoryText } from './file.ts';
import { checkInput } from './input.ts';
import { printLike } from './layout.ts';
import { withLock } from './lock.ts';
import { putServer, removeServerNode, type ServerPatch, setFields } from './nodes.ts';
import type { Inventory, Server, ServerInput } from './schema.ts';
import { findServer } from './selector.ts';

export type { ServerPatch } from './nodes.ts';

/** A server before and after an edit; what is not there is undefined. */
export interface Change {
  readonly before: Server | undefined;
  readonly after: Server | undefined;
  /** Whether the file was written. */
  readonly changed: boolean;
}

/**
 * Adds a server. The same server once more changes nothing; another one of this name is `refused`,
 * values that the schema does not allow are a `usage` failure.
 */
export async function addServer(file: string, name: string, input: ServerInput): Promise<Change> {
  const wanted = checkInput(name, input);
  return edit(file, name, (current) => {
    const existing = serverIn(current.inventory, name);
    if (existing === undefined) {
      putServer(current.document, name, input);
    } else if (!isDeepStrictEqual(existing, wanted)) {
      throw new CtctlError('refused', `server "${name}" exists with other values`, {
        next: `ctctl server edit ${name}`,
      });
    }
  });
}

/** Changes the given fields of a server; `null` removes a field, so that its default holds again. */
export async function changeServer(file: string, name: string, patch: ServerPatch): Promise<Change> {
  findServer(await loadInventory(file), name);
  return edit(file, name, (current) => {
    findServer(current.inventory, name);
    setFields(current.document, name, patch);
    checkInput(name, dataOf(current.document.toJS(), name));
  });
}

/** Removes a server; an unknown one is `notFound`. */
export async function removeServer(file: string, name: string): Promise<Change> {
  findServer(await loadInventory(file), name);
  return edit(file, name, (current) => {
    findServer(current.inventory, name);
    removeServerNode(current.document, name);
  });
}

function serverIn(inventory: Inventory, name: string): Server | undefined {
  return inventory.servers.find((server) => server.name === name);
}

function dataOf(data: { readonly servers?: Readonly<Record<string, unknown>> }, name: string): unknown {
  return data.servers?.[name];
}

/** Runs one edit under the lock. Nothing is written if nothing changes, or if the result would be broken. */
async function edit(
  file: string,
  name: string,
  change: (current: InventoryDocument) => void,
): Promise<Change> {
  // A linked inventory is locked where it really is, for whoever comes by another link.
  const target = await realpath(file).catch(() => file);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw fileError('write', file, error);
  });
  return withLock(target, async () => {
    const text = await readInventoryText(file);
    const current = readDocument(file, text);
    const result = applied(current, change, text, name);
    const isChanged = !isDeepStrictEqual(result.data, current.data);
    if (isChanged) {
      await write(target, result.text);
    }
    return {
      before: serverIn(current.inventory, name),
      after: serverIn(result.inventory, name),
      changed: isChanged,
    };
  });
}

/** The document after the edit, read again: it must be valid, with all other servers as they were. */
function applied(
  current: InventoryDocument,
  change: (current: InventoryDocument) => void,
  oldText: string,
  name: string,
): InventoryDocument & { readonly text: string } {
  const { document, inventory } = current;
  const others = (all: Inventory) => all.servers.filter((server) => server.name !== name);
  let cause: unknown;
  try {
    change(current);
    const text = printLike(document, oldText);
    const result = readDocument(inventory.file, text);
    if (isDeepStrictEqual(others(result.inventory), others(inventory))) {
      return { ...result, text };
    }
  } catch (error) {
    if (error instanceof CtctlError) {
      throw error;
    }
    cause = error;
  }
  // Only anchors and aliases get here: what one server says, another one repeats.
  throw new CtctlError('refused', `cannot change only "${name}" in ${inventory.file}: it uses YAML anchors`, {
    next: 'change the file with an editor',
    cause,
  });
}

/** An existing file keeps its mode; a new one is for its owner only. */
async function write(file: string, text: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  await writeFileAtomic(file, text, isThere ? {} : { mode: 0o600 }).catch((error: unknown) => {
    throw fileError('write', file, error);
  });
}
