/** How a script reaches /bin/sh on the server, as the user itself or through sudo. */
import type { Secret } from '../common/secret.ts';
import type { ShellText } from './bundle/shell.ts';
import { silentCommand } from './privilege/commands.ts';
import type { Delivery } from './privilege/delivery.ts';
import { sudoDialogue } from './privilege/dialogue.ts';

export {
  isWrongSudoPassword,
  lacksSilentSudo,
  sudoFailure,
  wantsSudoPassword,
} from './privilege/refusals.ts';

export type Privilege =
  | { readonly kind: 'user' }
  | { readonly kind: 'sudo' }
  /** Without a password: for a sudo that does not know -n; ends as soon as it asks for one. */
  | { readonly kind: 'sudo-password'; readonly password?: Secret };

/**
 * An SSH server need not take more than 35000 bytes in one packet (RFC 4253, 6.1), and small ones do not: dropbear,
 * ssh2. Windows takes 32 KiB for all arguments, those of its own `ssh` too.
 */
const longestCommand = (process.platform === 'win32' ? 24 : 31) * 1024;

/**
 * Chooses the delivery with the fewest round trips: the exec string where the script is short and free of secrets
 * (2 round trips), else stdin (3). Under sudo always stdin, because sudo writes a command's arguments to the log.
 */
export function deliver(script: ShellText, privilege: Privilege): Delivery {
  const text = script.reveal();
  if (privilege.kind === 'sudo-password') return sudoDialogue(text, privilege.password);
  if (privilege.kind === 'sudo') return { command: silentCommand, stdin: text };
  const command = `exec /bin/sh -c ${loginShellQuote(text)}`;
  if (!script.hasSecret && Buffer.byteLength(command) <= longestCommand) return { command };
  return { command: 'exec /bin/sh', stdin: text };
}

/**
 * Quotes for the login shell of the user, whatever it is: a backslash stands outside the quotes, because fish
 * reads `\\` inside single quotes as one backslash while the POSIX shells read two.
 */
export function loginShellQuote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (character) => `'\\${character}'`)}'`;
}
