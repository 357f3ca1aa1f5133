/** Reading the inventory file. */

import { readFile } from 'node:fs/promises';
import { CtctlError, messageOf } from '../common/errors.ts';
import { readDocument } from './document.ts';
import type { Inventory } from './schema.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its symbolic links lead in a circle',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** `cannot VERB FILE: WHY`, for what the file system refuses. */
export function fileError(verb: 'read' | 'write', file: string, error: unknown): CtctlError {
  const why = reasons[codeOf(error)] ?? messageOf(error);
  return new CtctlError('usage', `cannot ${verb} ${file}: ${why}`, { cause: error });
}

/** The text of a file of the user's, without a byte order mark; undefined if there is no such file. */
export async function readTextFile(file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? new CtctlError('usage', `cannot read ${file}: it is not UTF-8 text`)
      : fileError('read', file, error);
  }
}

/** The text of the file; nothing if there is no such file. */
export async function readInventoryText(file: string): Promise<string> {
  return (await readTextFile(file)) ?? '';
}

/**
 * Loads the inventory. A missing or empty file has no servers; a broken one is a `usage` failure:
 * `FILE:LINE: PATH: WHAT (and N more)`, with all lines in the message of its `cause`.
 */
export async function loadInventory(file: string): Promise<Inventory> {
  return readDocument(file, await readInventoryText(file)).inventory;
}
