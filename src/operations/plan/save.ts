/** Writing a plan file: whole or not at all, for its owner's eyes, and never over anything but another plan. */
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CtctlError } from '../../common/errors.ts';
import { fileError } from '../../inventory/file.ts';
import { isPlan } from './read.ts';
import type { Plan } from './schema.ts';

/**
 * For the time before anything is asked of a server.
 * @throws CtctlError `refused` where something else than a plan stands, `usage` where no file can be.
 */
export async function assertPlanPlace(file: string): Promise<void> {
  const found = await look(file);
  if (found === undefined) {
    const folder = await look(dirname(file));
    if (folder === undefined) {
      throw new CtctlError('usage', `cannot write ${file}: there is no folder ${dirname(file)}`);
    }
    return;
  }
  if (found.isFile() && (await holdsPlan(file))) return;
  throw new CtctlError('refused', `--save: ${file} is there already and is no plan`, {
    next: 'nothing was changed; choose another name',
  });
}

/** @throws CtctlError as `assertPlanPlace` does. */
export async function savePlan(file: string, plan: Plan): Promise<void> {
  await assertPlanPlace(file);
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  await writeFileAtomic(file, text, { mode: 0o600 }).catch((error: unknown) => {
    throw fileError('write', file, error);
  });
}

async function look(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError('write', path, error);
  }
}

async function holdsPlan(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileError('read', file, error);
  });
  try {
    return isPlan(JSON.parse(text));
  } catch {
    return false;
  }
}
