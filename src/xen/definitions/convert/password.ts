/** VNC passwords: where they still work, and how open the port is without one. */
import { Secret } from '../../../common/secret.ts';
import { hasCome, type XlVersion } from '../xl/version.ts';

/** QEMU of Debian 12 and 13 has no DES: an HVM domain with a password does not even start. */
export function passwordFate(
  isSet: boolean,
  version: XlVersion,
): { readonly isLost: boolean; readonly reason: string } {
  const release = { '4.14': 11, '4.17': 12, '4.20': 13 }[version];
  return {
    isLost: isSet && hasCome('4.17', version),
    reason: `QEMU of Debian ${release} (Xen ${version}) knows no VNC passwords: with one the domain does not start`,
  };
}

interface Listen {
  readonly address: string | null;
  readonly why: { readonly reason?: string };
}

/** A port that had a password must not be open to everybody when that is gone. */
export function listenOf(address: string | null, isPasswordLost: boolean): Listen {
  if (address === null || isLoopback(address)) return { address, why: {} };
  const reason = isPasswordLost
    ? 'without the password the port would be open to all; ctctl vnc comes through SSH'
    : 'whoever reaches this address sees the screen';
  return { address: isPasswordLost ? '127.0.0.1' : address, why: { reason } };
}

const isLoopback = (address: string): boolean => /^(?:127\.|localhost$|::1$)/.test(address);

/** As it stands between double quotes; null: xl has no form for it. */
export function passwordText(password: Secret): Secret | null {
  const text = password.reveal();
  if ([...text].some((character) => character < ' ')) return null;
  return new Secret(text.replaceAll(/["\\]/g, '\\$&'));
}
