/** Which files an Include of ssh_config means. */
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';

export interface IncludePlace {
  /** Folder of relative patterns. */
  readonly folder: string;
  readonly home: string;
}

/** Full paths in alphabetical order; a name without wildcards is itself, be it there or not. */
export async function includedFiles(
  pattern: string,
  { folder, home }: IncludePlace,
): Promise<readonly string[]> {
  const path = /^~(?:[/\\]|$)/.test(pattern) ? join(home, pattern.slice(1)) : pattern;
  const [root = '', ...segments] = (isAbsolute(path) ? resolve(path) : resolve(folder, path)).split(sep);
  let found = [root + sep];
  for (const segment of segments) {
    const next = await Promise.all(found.map((parent) => matching(parent, segment)));
    found = next.flat();
  }
  return found;
}

async function matching(parent: string, segment: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(segment)) return [join(parent, segment)];
  const pattern = patternOf(segment);
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => pattern.test(name) && (segment.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => join(parent, name));
}

/** `*`, `?` and `[a-z]`, `[!a-z]` of glob(7). */
function patternOf(segment: string): RegExp {
  const source = segment.replace(/\[(!?)([^\]]+)\]|./gs, (text, not?: string, set?: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
    if (text === '*') return '.*';
    return text === '?' ? '.' : text.replace(/[.+^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
