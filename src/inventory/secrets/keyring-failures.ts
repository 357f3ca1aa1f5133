/** Why there is no keyring, in words with a next step. */
import { CtctlError } from '../../common/errors.ts';
import type { KeyringFailure } from './keyring-process.ts';

const useFile = 'keep it in a file encrypted with a passphrase: ctctl secret set --store file';
const orFile = `or ${useFile}`;

interface Cause {
  /** What the libraries behind keytar say: libsecret, GLib, D-Bus. */
  readonly pattern: RegExp;
  readonly words: string;
  readonly next: string;
}

const loading: readonly Cause[] = [
  {
    pattern: /libsecret/,
    words: 'the library libsecret is missing on this computer',
    next: `install it (Debian: apt-get install libsecret-1-0), ${orFile}`,
  },
];

const calling: readonly Cause[] = [
  {
    pattern: /locked collection|collection\/\w+\W*$|prompt was dismissed/i,
    words: 'the keyring is locked, or has never been set up',
    next: `unlock it by logging in to the desktop, ${orFile}`,
  },
  {
    pattern: /org\.freedesktop\.secrets/,
    words: 'no program on this computer offers a keyring (no secret service on D-Bus)',
    next: `install gnome-keyring or KeePassXC, ${orFile}`,
  },
  {
    pattern: /autolaunch|dbus-launch|could not connect|given address|connection refused|is closed/i,
    words: 'there is no desktop session to ask for its keyring (no D-Bus)',
    next: `run ctctl in the desktop session, ${orFile}`,
  },
];

/** @param failure what keyring-access.mjs reported. */
export function keyringError({ stage, message }: KeyringFailure): CtctlError {
  if (stage === 'install') {
    return new CtctlError('failed', 'the package for the keyring is not installed', {
      next: `install it (npm install keytar@npm:@github/keytar where ctctl is installed), ${orFile}`,
    });
  }
  const cause = (stage === 'load' ? loading : calling).find(({ pattern }) => pattern.test(message));
  const what = stage === 'load' ? 'the library of the keyring cannot be loaded' : 'the keyring failed';
  return new CtctlError('failed', cause?.words ?? `${what}: ${message}`, {
    next: cause?.next ?? useFile,
    cause: new Error(message),
  });
}
