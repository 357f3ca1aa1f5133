/** server sudoers: the rules of sudo that ctctl needs on a server, for its administrator to install. */
import { CtctlError, exitCodes } from '../../common/errors.ts';
import { type Server, serverSchema } from '../../inventory/schema.ts';
import { findServer } from '../../inventory/selector.ts';
import { quote } from '../../remote/bundle/shell.ts';
import { hasSudoersName, sudoersText } from '../../remote/privilege/sudoers.ts';
import { withContext } from '../context.ts';
import type { GlobalFlags } from '../options.ts';

export interface SudoersFlags extends GlobalFlags {
  readonly user?: string;
}

/** Prints text whatever the format, as `--show-script` does: it is a file, not an answer. */
export function sudoersCommand(name: string, flags: SudoersFlags): Promise<number> {
  return withContext(flags, async (context) => {
    const server = findServer(await context.inventory(), name);
    const user = userOf(server, flags.user);
    if (!server.sudo) {
      context.reporter.line(
        `${name} is used without sudo so far; once the rules are there: ctctl server edit ${name} --sudo`,
      );
    }
    const login = loginWords(server, user);
    await context.write(sudoersText({ server: name, user, login, isOld: server.legacy === 'etch' }));
    return exitCodes.done;
  });
}

function userOf(server: Server, flag: string | undefined): string {
  const user = flag ?? server.user;
  if (user === undefined) {
    throw new CtctlError('usage', `${server.name}: which user logs in there only ~/.ssh/config says`, {
      next: `ctctl server sudoers ${server.name} --user USER`,
    });
  }
  if (!serverSchema.shape.user.safeParse(user).success) {
    throw new CtctlError('usage', `--user: ${JSON.stringify(user)} is not a user name`);
  }
  if (user === 'root') {
    throw new CtctlError('refused', `${server.name}: root needs no sudo`, {
      next: server.sudo
        ? `ctctl server edit ${server.name} --no-sudo`
        : 'nothing is to be done; --user USER prints rules for another user',
    });
  }
  if (!hasSudoersName(user)) {
    throw new CtctlError('refused', `${server.name}: sudoers takes the user ${user} for a number`, {
      next: 'use a user whose name does not start with #',
    });
  }
  return user;
}

/** Words that make ssh log in there as this user. */
function loginWords({ address, sshAlias, port, identity }: Server, user: string): string {
  const options = [
    ...(port === undefined || port === 22 ? [] : ['-p', String(port)]),
    ...(identity === undefined ? [] : ['-i', identity]),
  ];
  return [...options, `${user}@${sshAlias ?? address ?? ''}`].map(quote).join(' ');
}
