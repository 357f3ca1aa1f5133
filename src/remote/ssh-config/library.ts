/** Reads ssh_config without an ssh program: on Windows without OpenSSH, and wherever none is installed. */
import { join } from 'node:path';
import { type ConfigFile, readDirectives, unreadable } from './directives.ts';
import { evaluate } from './evaluate.ts';
import { settingsOf } from './found.ts';
import { systemFolder, userFolder } from './places.ts';
import type { SshConfig } from './settings.ts';
import type { Surroundings } from './tokens.ts';

export interface LibraryOptions {
  /** Another file than ~/.ssh/config; then the system-wide one is not read either. */
  readonly file: string | undefined;
  readonly around: Surroundings;
}

export function readByLibrary({ file, around }: LibraryOptions): SshConfig['resolve'] {
  let reading: Promise<readonly ConfigFile[]> | undefined;
  return async (alias, overrides = {}) => {
    reading ??= readFiles(file, around);
    return settingsOf(evaluate(await reading, alias, overrides, around), around);
  };
}

/** The user's own file with its includes; empty where there is none. */
export async function userFile({ file, around }: LibraryOptions): Promise<ConfigFile> {
  const folder = userFolder(around);
  const read = await readDirectives({ file: file ?? join(folder, 'config'), folder, home: around.home });
  if (read === undefined && file !== undefined)
    throw unreadable(file, 'no such file', 'look at CTCTL_SSH_CONFIG');
  return read ?? [];
}

async function readFiles(file: string | undefined, around: Surroundings): Promise<readonly ConfigFile[]> {
  const own = await userFile({ file, around });
  if (file !== undefined) return [own];
  const folder = systemFolder(around.env);
  const shared = await readDirectives({ file: join(folder, 'ssh_config'), folder, home: around.home });
  return shared === undefined ? [own] : [own, shared];
}
