/** Which known hosts ssh is to believe: the same as ctctl's own SSH, and host certificates too. */
import { writeFileSync } from 'node:fs';
import type { HostKey } from '../host-keys/host-key.ts';
import type { KnownKey } from '../host-keys/judgement.ts';
import { lookUp } from '../host-keys/known-hosts-files.ts';
import type { Route } from '../route.ts';

/**
 * Writes the one file of known hosts that ssh reads: what ctctl's own SSH goes by. Left to itself ssh would look further
 * than that, as for the host without its port, and in files that the entry does not lead to. Where ctctl's own store
 * knows a key, the files count for authorities and revoked keys only.
 * @param trusted the keys of the place in ctctl's own store.
 * @param file where the keys for ssh are written.
 * @returns the keys that ssh will accept, for messages.
 */
export async function writeKnownHosts(
  trusted: readonly HostKey[],
  { address, hostKeys: { lookup, files } }: Pick<Route, 'address' | 'hostKeys'>,
  file: string,
): Promise<readonly KnownKey[]> {
  const { keys, authorities, revoked } = await lookUp({ lookup, files });
  // An authority of a host is one for all its ports; ssh takes it so, too.
  const ofAddress = await lookUp({ lookup: [address], files });
  const known =
    trusted.length > 0 ? trusted.map((key) => ({ key })) : keys.map((found) => ({ key: found.key, found }));
  // ssh looks for an entry without ssh_config by its address alone (HostKeyAlias), for others by `lookup`.
  const names = namesIn(lookup, address).join(',');
  const line = (marker: string, { type, blob }: HostKey): string =>
    `${marker}${names} ${type} ${blob.toString('base64')}\n`;
  const lines = [
    ...known.map(({ key }) => line('', key)),
    ...[...authorities, ...ofAddress.authorities].map(({ key }) => line('@cert-authority ', key)),
    ...revoked.map(({ key }) => line('@revoked ', key)),
  ];
  writeFileSync(file, [...new Set(lines)].join(''), { mode: 0o600 });
  return known;
}

/** All names by which ssh may ask for the server itself. */
function namesIn(lookup: readonly string[], address: string): readonly string[] {
  return [...new Set([...lookup, address].map((name) => name.toLowerCase()))];
}
