/** Which aliases and user names may go to `ssh` and into a ProxyCommand: those that ssh itself takes. */
import { CtctlError } from '../../common/errors.ts';
import type { Overrides } from './settings.ts';

/**
 * A leading `-` would be an option, `@` and `ssh://` more than a host; the others have a meaning in the shell that runs
 * a ProxyCommand.
 */
const noHost = /^-|^$|^ssh:\/\/|[@\s\p{Cc}'"`$\\;&<>|(){}]/u;
const noUser = /^-|^$|\s-|[\p{Cc}'"`;&<>|(){}]|\\$/u;

/** @throws CtctlError `usage` for a name that ssh would refuse. */
export function checkNames(alias: string, { user }: Overrides): void {
  if (noHost.test(alias)) throw refused('a host', alias);
  if (user !== undefined && noUser.test(user)) throw refused('a user', user);
}

function refused(what: string, name: string): CtctlError {
  return new CtctlError('usage', `${JSON.stringify(name)} cannot be the name of ${what} in ssh_config`, {
    final: true,
    next: 'correct it in ssh_config (HostName, User, ProxyJump) or in the inventory (sshAlias, user)',
  });
}
