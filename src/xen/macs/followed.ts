/**
 * The snippet in plainer Python: the reader of definitions follows no classes. What the registry does not say yet is made
 * up when the domain starts: nobody knows it before, which `random.unregistered` tells our reader.
 */
import { parseRegistry } from './registry.ts';
import { registryOf } from './snippet.ts';

/** Cards that a definition may have. */
const mostCards = 32;

/** @returns the same files, but instead of our snippet its sense, by what the registry among them says. */
export function withFollowedSnippet(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...files].map(([path, text]) => {
      const registry = registryOf(text);
      return [path, registry === undefined ? text : asLong(text, followed(files.get(registry) ?? ''))];
    }),
  );
}

/** What is said of a line then is said of the line that sets the same. */
const asLong = (text: string, instead: string): string =>
  '\n'.repeat(text.split('\n').length - instead.split('\n').length) + instead;

/** Without a name there is none of both: using one is an error here as it is there. */
const followed = (registry: string): string => `import random
try: mymacs = name
except NameError: mymacs = ''
if ('%s' % mymacs).split() == [mymacs] and '#' not in mymacs:
    mymacs = {${[...parseRegistry(registry)].map(([name, macs]) => `${python(name)}: [${macs.map(python).join(', ')}]`).join(', ')}}.get(name, [])
    mymacs = mymacs + [${Array.from({ length: mostCards }, () => 'random.unregistered').join(', ')}]
    mymac = mymacs[0]
else: del mymacs
`;

const python = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
