/** Which of a server's files define domains, one a domain: most of /etc/xen is something else. Pure. */
import { filesNeeded } from '../definitions/xm/read.ts';
import { baseName, type Circumstances, type DefinedDomain, definedDomain } from './defined.ts';
import type { DefinitionFiles } from './definition-files.ts';

/** A file that sets none of these starts no domain. */
const domainKeys = /(?:^|;)[ \t]*(?:memory|kernel|builder|type|bootloader|disk|vif)[ \t]*\+?=/m;
const nameKey = /(?:^|;)[ \t]*name[ \t]*=/m;

/** In the order of the folder. Of several files for one domain the one of its name counts, else the first. */
export function definedDomains(
  { texts, tooBig }: DefinitionFiles,
  circumstances: Circumstances,
): readonly DefinedDomain[] {
  const included = circumstances.rules.toolstack === 'xm' ? includedPaths(texts) : new Set<string>();
  const files = [...texts].filter(([, text]) => domainKeys.test(text));
  const known = new Set(files.flatMap(([path, text]) => (isAuto(path) ? [] : text)));
  const domains = files
    // What others include defines a domain only if it gives it a name.
    .filter(([path, text]) => !included.has(path) || nameKey.test(text))
    .filter(([path, text]) => !isAuto(path) || !known.has(text))
    .map(([path, text]) => definedDomain(path, text, circumstances));
  return [...onePerName(domains), ...[...tooBig].map(([path, size]) => tooBigDomain(path, size))];
}

const includedPaths = (texts: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set([...texts.values()].flatMap(filesNeeded));

/** Most files of `auto` are links to those of the folder above it, by whatever name. */
const isAuto = (path: string): boolean => /\/auto\/[^/]*$/.test(path);

/** As `ct_find_definition` does. */
function onePerName(domains: readonly DefinedDomain[]): readonly DefinedDomain[] {
  const counts = new Map<string, DefinedDomain>();
  for (const domain of domains) {
    if (domain.name === null) continue;
    if (!counts.has(domain.name) || baseName(domain.path) === domain.name) counts.set(domain.name, domain);
  }
  return domains.filter((domain) => domain.name === null || counts.get(domain.name) === domain);
}

const tooBigDomain = (path: string, size: number): DefinedDomain => ({
  path,
  name: null,
  cards: null,
  reason: `${size} bytes: too much for a definition`,
});
