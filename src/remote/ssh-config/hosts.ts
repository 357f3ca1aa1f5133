/** The hosts that somebody has written into ssh_config by name: what an import can offer. */
import type { ConfigFile } from './directives.ts';

/** Names without wildcards and negation, in the order of the file and its includes, each once. */
export function namedHosts(file: ConfigFile): readonly string[] {
  return [...new Set(all(file))];
}

function all(file: ConfigFile): readonly string[] {
  return file.flatMap(({ keyword, words, included }) =>
    keyword === 'host' ? words.filter((word) => !/[*?!]/.test(word)) : included.flatMap(all),
  );
}
