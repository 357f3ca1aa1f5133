/**
 * The registry of addresses on an xm server: a text file with a line for each domain, `NAME ADDRESS ADDRESS …`, in the
 * order of its network cards, and comments behind `#`. The first line of a name counts.
 */

/** Of each domain its addresses, by card. */
export function parseRegistry(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const line of linesOf(text)) {
    const [name, ...addresses] = wordsOf(line);
    if (name !== undefined && !found.has(name)) found.set(name, addresses);
  }
  return found;
}

/** Where the domain's line is, from 1; 0: nowhere. */
export const registryLine = (text: string, name: string): number =>
  linesOf(text).findIndex((line) => wordsOf(line)[0] === name) + 1;

/** The text with these addresses in the line of the domain, or in a new last one. All else stays, comments too. */
export function setInRegistry(text: string, name: string, addresses: readonly string[]): string {
  const lines = linesOf(text);
  const at = registryLine(text, name) - 1;
  const written = [name, ...addresses].join(' ');
  if (at < 0) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${written}\n`;
  const line = lines[at] ?? '';
  if (wordsOf(line).join(' ') === written) return text;
  const comment = /\s*#.*/.exec(line)?.[0] ?? '';
  return [...lines.slice(0, at), `${written}${comment}${line.endsWith('\r') && comment === '' ? '\r' : ''}`]
    .concat(lines.slice(at + 1))
    .join('\n');
}

/** What a new registry begins with. */
export const registryHead = `# MAC addresses of the network cards of domains: NAME ADDRESS ADDRESS ..., in the order of the cards.
# Read by ctctl-macs.py, which adds those that are missing. May be edited.
`;

/** Why an address that the registry is to give is not known. Whole as it is: where the Python stands helps nobody. */
export const notRegistered =
  'not in the file of addresses yet (drawn, and written down there, when the domain is started)';

/** Whether the file can hold a domain of that name. */
export const fitsRegistry = (name: string): boolean => /^[^\s#]+$/.test(name);

const linesOf = (text: string): readonly string[] => text.split('\n');

const wordsOf = (line: string): readonly string[] =>
  line
    .replace(/#.*/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
