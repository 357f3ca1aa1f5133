/** Definitions that are files of this computer. */
import { readFile, stat } from 'node:fs/promises';
import { CtctlError } from '../../common/errors.ts';
import type { Context } from '../context.ts';

/** A path is a file of this computer; so is the name of a file that is there, unless a server is named. */
export async function isLocal(asked: string): Promise<boolean> {
  if (isPath(asked)) return true;
  if (asked.includes(':')) return false;
  return stat(asked).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Says so where a bare name is not what it is elsewhere: the name of a domain. */
export async function tellLocal({ reporter }: Context, asked: string): Promise<void> {
  if (isPath(asked) || !(await isLocal(asked))) return;
  reporter.line(`${asked}: the file of this folder; the domain is SERVER:${asked}`);
}

/** What only a file can be called: where nothing but a domain makes sense, a bare name is one. */
export const isPath = (asked: string): boolean => asked.includes('/');

/** @throws CtctlError `notFound`, `usage` for a folder, `failed` for one that may not be read. */
export async function contents(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CtctlError('notFound', `there is no file ${path}`);
    if (code === 'EISDIR')
      throw new CtctlError('usage', `${path} is a folder`, { next: 'name a file in it' });
    if (code === 'EACCES') throw new CtctlError('failed', `cannot read ${path}: permission denied`);
    throw error;
  }
}
