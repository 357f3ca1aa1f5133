/** Which known hosts ssh is to believe: the same as ctctl's own SSH, and host certificates too. */
import { writeFileSync } from 'node:fs';
import type { HostKey } from '../host-keys/host-key.ts';
import { lookUp } from '../host-keys/known-hosts-files.ts';
import type { HostKeyPlace } from '../route.ts';
import type { KnownHostsChoice } from './arguments.ts';

/**
 * Without a key in ctctl's own store ssh reads the files of the place. With one, that key alone decides, as with ctctl's
 * own SSH: of the files only the authorities and the revoked keys count beside it.
 * @param trusted the keys of the place in ctctl's own store.
 * @param file where the keys for ssh are written.
 */
export async function chooseKnownHosts(
  trusted: readonly HostKey[],
  place: Pick<HostKeyPlace, 'lookup' | 'files'>,
  file: string,
): Promise<KnownHostsChoice> {
  if (trusted.length === 0) return { files: place.files, only: false };
  const { authorities, revoked } = await lookUp(place);
  const names = place.lookup.join(',');
  const line = (marker: string, { type, blob }: HostKey): string =>
    `${marker}${names} ${type} ${blob.toString('base64')}\n`;
  const lines = [
    ...trusted.map((key) => line('', key)),
    ...authorities.map(({ key }) => line('@cert-authority ', key)),
    ...revoked.map(({ key }) => line('@revoked ', key)),
  ];
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return { files: [file], only: true };
}
