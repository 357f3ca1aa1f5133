/** The versions of Xen whose xl is known to the letter. */

export const xlVersions = ['4.14', '4.17', '4.20'] as const;
export type XlVersion = (typeof xlVersions)[number];

/** Whether something that came with a version is there in another one. */
export const hasCome = (since: XlVersion | undefined, version: XlVersion): boolean =>
  since === undefined || xlVersions.indexOf(since) <= xlVersions.indexOf(version);
