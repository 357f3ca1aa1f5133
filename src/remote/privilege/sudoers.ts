/** The rules that let a user's scripts through sudo, as a file for /etc/sudoers.d. Pure. */
import { sudoersCommands } from './commands.ts';

export interface SudoersOptions {
  /** The server's name in the inventory, for the comments. */
  readonly server: string;
  /** Who logs in there. */
  readonly user: string;
  /** Words for ssh that lead there as this user: `-p 2222 admin@10.0.0.1`. */
  readonly login: string;
  /** The server's sudo may be older than its option -n (1.7): Etch. */
  readonly isOld: boolean;
}

/**
 * The least that lets ctctl in: this user, as root only, and of all commands only the two that ctctl sends.
 * It is frank about what that is worth: a shell that takes any script is all of root.
 */
export function sudoersText({ server, user, login, isOld }: SudoersOptions): string {
  const name = sudoersUser(user);
  const both = `${sudoersCommands.silent}, ${sudoersCommands.asking}`;
  const install = 'sudo visudo -cf ctctl.sudoers && sudo install -m 0440 ctctl.sudoers /etc/sudoers.d/ctctl';
  return `# Rules of sudo for ctctl, printed by: ctctl server sudoers ${server}
#
# They let this user start a root shell without a password; ctctl sends it scripts on stdin.
# That is no less than being root: whoever can log in as this user can do everything on the server.
# No list of single commands would change that, because whoever may write definitions of domains
# and volumes can become root by them.
#
# To install them in a way that leaves sudo usable after a mistake, as one who may use it there, or as root:
#   ctctl server sudoers ${server} | ssh ${login} 'cat >ctctl.sudoers'
#   ssh -t ${login} '${install}'
# Debian Etch does not read /etc/sudoers.d: there run visudo and put the lines at the end of its file.
# Of several rules for the same command the last one counts: other files in /etc/sudoers.d may come later.

# A script comes without a terminal. (sudo-rs does not know requiretty: leave this line out there.)
Defaults:${name} !requiretty
${name} ALL = (root) NOPASSWD: ${isOld ? both : sudoersCommands.silent}

# With this line in place of the last one sudo wants the user's password, which ctctl then asks for:
# ${name} ALL = (root) PASSWD: ${both}
# (sudo-rs compares the arguments one by one, where this does not fit: write /bin/sh alone there.)
`;
}

/** Whether sudoers has a way to write this user's name: what starts with # would be a number there. */
export function hasSudoersName(user: string): boolean {
  return !user.startsWith('#');
}

/**
 * A user's name as sudoers writes it: with a backslash before whatever may have a meaning, also before a name of
 * capital letters only, which would be an alias (or ALL).
 */
function sudoersUser(user: string): string {
  const name = user.replaceAll(/[^\p{L}\p{N}._-]/gu, (character) => `\\${character}`);
  return /^[A-Z][A-Z0-9_]*$/.test(name) ? `\\${name}` : name;
}
