/** The domains that a server's files define, with their network cards. Pure. */
import { definingFiles, onePerName } from '../definitions/defining.ts';
import type { DefinitionFiles } from '../definitions/files.ts';
import { type Circumstances, type DefinedDomain, definedDomain } from './defined.ts';

/** In the order of the folder; what is too big comes last. */
export function definedDomains(
  { texts, tooBig }: Pick<DefinitionFiles, 'texts' | 'tooBig'>,
  circumstances: Circumstances,
): readonly DefinedDomain[] {
  const domains = definingFiles(texts, circumstances.rules.toolstack).map(([path, text]) =>
    definedDomain(path, text, circumstances),
  );
  return [...onePerName(domains), ...[...tooBig].map(([path, size]) => tooBigDomain(path, size))];
}

const tooBigDomain = (path: string, size: number): DefinedDomain => ({
  path,
  name: null,
  cards: null,
  reason: `${size} bytes: too much for a definition`,
});
