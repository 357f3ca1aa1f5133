/** Whose rules a definition is read by: of the versions that are known, the one nearest to that of its server. */
import type { Toolstack } from '../../inventory/schema.ts';
import { type XlVersion, xlVersions } from './xl/read.ts';
import { type XmVersion, xmVersions } from './xm/read.ts';

export type VersionRules =
  | { readonly toolstack: 'xl'; readonly xen: XlVersion }
  | { readonly toolstack: 'xm'; readonly xen: XmVersion };

/** @param xen `4.17`; where nothing is known: 4.17 for xl, 3.2 for xm. */
export function rulesFor(toolstack: Toolstack, xen: string | undefined): VersionRules {
  return toolstack === 'xl'
    ? { toolstack, xen: nearestVersion<XlVersion>(xlVersions, xen ?? '4.17') }
    : { toolstack, xen: nearestVersion<XmVersion>(xmVersions, xen ?? '3.2') };
}

/** The last of the known versions that is not newer, else the first one. */
export function nearestVersion<Version extends string>(
  known: readonly [Version, ...Version[]],
  xen: string,
): Version {
  const rank = (version: string): number => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major * 1000 + minor;
  };
  return known.findLast((version) => rank(version) <= rank(xen)) ?? known[0];
}
