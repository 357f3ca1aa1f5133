/** Writes a converted definition: whole or not at all, and over nothing that is somebody else's. */
import { chmod, readFile, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError } from '../../common/errors.ts';
import { fileError } from '../../inventory/file.ts';
import { assertFolderOf } from '../bundle/files.ts';

export interface WriteWishes {
  /** A password stands in it: for its owner's eyes. */
  readonly isSecret: boolean;
  readonly force: boolean;
}

/** @returns `there` where it says so already. @throws CtctlError `refused` where another text stands there; `usage` for what the file system refuses. */
export async function writeConverted(
  file: string,
  text: string,
  { isSecret, force }: WriteWishes,
): Promise<'written' | 'there'> {
  await assertFolderOf(file);
  const old = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw fileError('write', file, error);
  });
  if (old !== undefined && !old.isFile()) throw refused(file, 'is there already, and no file');
  if (old !== undefined) {
    if ((await contents(file)) === text) {
      // Whoever made it may have let others read it.
      if (isSecret && (old.mode & 0o077) !== 0) await chmod(file, 0o600);
      return 'there';
    }
    if (!force) throw refused(file, 'is there already, with another text');
  }
  await writeFileAtomic(file, text, { mode: isSecret ? 0o600 : 0o644 }).catch((error: unknown) => {
    throw fileError('write', file, error);
  });
  return 'written';
}

function contents(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw fileError('read', file, error);
  });
}

function refused(file: string, what: string): CtctlError {
  return new CtctlError('refused', `${file} ${what}: nothing was written`, {
    next: 'write to another place; --force writes over a file',
  });
}
