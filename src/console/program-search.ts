/** Where programs are installed: on PATH, or at the fixed places where installers put them. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { posix, win32 } from 'node:path';

export interface ProgramSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a path names a program; the file system's answer when left out. */
  readonly exists?: (path: string) => boolean;
  /** The names in a folder, none when it cannot be read; likewise. */
  readonly list?: (folder: string) => readonly string[];
}

/**
 * The first installed program of a pattern: a bare name is looked for on PATH, anything else is a path
 * with %VARIABLES% and at most one *, which stands for any text inside one folder or file name.
 */
export function locateProgram(pattern: string, search: ProgramSearch): string | undefined {
  const exists = search.exists ?? isExecutable;
  const path = pathOf(search.platform);
  if (path.basename(pattern) === pattern) {
    const folders = (search.env.PATH ?? search.env.Path ?? '').split(path.delimiter);
    // An empty PATH entry means the current folder, from which nothing is started unasked.
    return folders
      .filter((folder) => folder !== '')
      .map((folder) => path.join(folder, pattern))
      .find(exists);
  }
  const expanded = expandVariables(pattern, search.env);
  return expanded && expandStar(expanded, path.sep, search.list ?? namesIn).find(exists);
}

/** The pattern with its %NAME% parts replaced; nothing when one of them is not set. */
function expandVariables(pattern: string, env: ProgramSearch['env']): string | undefined {
  let isComplete = true;
  const expanded = pattern.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = env[name];
    if (!value) isComplete = false;
    return value ?? '';
  });
  return isComplete ? expanded : undefined;
}

/** The paths that a pattern with at most one * stands for, the newest version first. */
function expandStar(pattern: string, separator: string, list: (folder: string) => readonly string[]) {
  const parts = pattern.split(separator);
  const at = parts.findIndex((part) => part.includes('*'));
  if (at < 0) return [pattern];
  const [start = '', end = ''] = (parts[at] ?? '').split('*');
  return list(parts.slice(0, at).join(separator))
    .filter(
      (name) => name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end),
    )
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .map((name) => [...parts.slice(0, at), name, ...parts.slice(at + 1)].join(separator));
}

/** The path rules of a platform. */
export function pathOf(platform: NodeJS.Platform) {
  return platform === 'win32' ? win32 : posix;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
