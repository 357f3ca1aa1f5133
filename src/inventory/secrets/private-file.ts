/** Files that only their owner may read, written whole or not at all. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { fileError } from '../file.ts';

/** The file's bytes; undefined if there is no such file. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError('read', file, error);
  }
}

/** Writes the file with mode 0600, in a folder that is made with 0700 if there is none. */
export async function writePrivate(file: string, content: string | Uint8Array): Promise<void> {
  await makePrivateFolder(dirname(file));
  const data = typeof content === 'string' ? content : Buffer.from(content);
  await refusing(file, writeFileAtomic(file, data, { mode: 0o600 }));
}

export async function makePrivateFolder(folder: string): Promise<void> {
  await refusing(folder, mkdir(folder, { recursive: true, mode: 0o700 }));
}

export async function removeFile(file: string): Promise<void> {
  await refusing(file, rm(file, { force: true }));
}

async function refusing(file: string, change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    throw fileError('write', file, error);
  });
}
