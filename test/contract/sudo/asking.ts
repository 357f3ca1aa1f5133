/** What an exec by sudo says of itself, with passwords as a person would type them. */
import type { Secret } from '../../../src/common/secret.ts';
import { readAll, type Target } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { UserName } from './accounts.ts';
import type { LoginShell, World } from './world.ts';

/** A server on which sudo is used; each password is typed once. */
export function sudoTarget(
  world: World,
  user: UserName,
  passwords: readonly Secret[] = [],
  shell?: LoginShell,
): Target {
  const left = [...passwords];
  return {
    server: 'home',
    stateFolder: '/var/lib/ctctl',
    connection: world.connection(user, shell),
    privilege: async (need) => {
      if (need === 'first') return { kind: 'sudo' };
      const password = left.shift();
      return password && { kind: 'sudo-password', password };
    },
  };
}

/** The user as whom a script runs. */
export async function whoRuns(target: Target): Promise<string | undefined> {
  const answers = await readAll(target, [{ id: 'who', read: sh`id -un` }]);
  return answers.get('who')?.lines[0];
}
