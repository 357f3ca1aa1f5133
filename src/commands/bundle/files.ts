/** Writing files for the user; nothing that somebody else has made is overwritten. */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CtctlError } from '../../common/errors.ts';
import { fileError } from '../../inventory/file.ts';

/**
 * For a file or a folder whose place somebody has named: a mistyped place is not made.
 * @throws CtctlError `usage` where the folder that it is to be in is not there.
 */
export async function assertFolderOf(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await stat(folder);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw fileError('write', file, error);
    throw new CtctlError('usage', `cannot write ${file}: there is no folder ${folder}`);
  }
}

/**
 * Writes a file that must not be there yet, with its folders.
 * @throws CtctlError `refused` where there is one already; `usage` for what the file system refuses.
 */
export async function writeNewFile(file: string, text: string, next: string): Promise<void> {
  await write(file, text, { flag: 'wx' }, next);
}

/** Writes a file, with its folders; executable for its owner where asked for. */
export async function writeOwnFile(file: string, text: string, mode = 0o644): Promise<void> {
  await write(file, text, { mode }, '');
}

async function write(
  file: string,
  text: string,
  options: { readonly flag?: string; readonly mode?: number },
  next: string,
): Promise<void> {
  try {
    await makeFolder(dirname(file));
    await writeFile(file, text, options);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new CtctlError('refused', `${file} is there already: nothing was written`, { next });
    }
    if (codeOf(error) === 'ENOENT') {
      throw new CtctlError('usage', `cannot write ${file}: its folder cannot be made`);
    }
    throw fileError('write', file, error);
  }
}

/** With those that it is in. By itself, for the `recursive` of mkdir never comes back from /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    const around = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || around === folder) throw error;
    await makeFolder(around);
    await mkdir(folder);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
