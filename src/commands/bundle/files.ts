/** Writing files for the user; nothing that somebody else has made is overwritten. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CtctlError } from '../../common/errors.ts';
import { fileError } from '../../inventory/file.ts';

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
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, options);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new CtctlError('refused', `${file} is there already: nothing was written`, { next });
    }
    throw fileError('write', file, error);
  }
}
