/** The user's ssh_config: asked of `ssh -G` where there is an OpenSSH client, else read by ctctl itself. */
import { resolve as fullPath } from 'node:path';
import { namedHosts } from './hosts.ts';
import { readByLibrary, userFile } from './library.ts';
import { checkNames } from './names.ts';
import type { Overrides, SshConfig, SshSettings } from './settings.ts';
import { mannerOf, readBySshG } from './ssh-g.ts';
import { thisComputer } from './surroundings.ts';
import type { Surroundings } from './tokens.ts';

export interface SshConfigOptions {
  /** Another file than CTCTL_SSH_CONFIG and ~/.ssh/config; the system-wide file then does not count. */
  readonly file?: string;
  /** The ssh program; one that is no OpenSSH client, or is not there, is done without. */
  readonly program?: string;
  readonly around?: Surroundings;
}

/** Every answer is kept: a command asks once a host, and sees one state of the files. */
export function sshConfigOf(options: SshConfigOptions = {}): SshConfig {
  const { program = 'ssh', around = thisComputer() } = options;
  const chosen = options.file || around.env.CTCTL_SSH_CONFIG;
  const file = chosen ? fullPath(chosen) : undefined;
  const answers = new Map<string, Promise<SshSettings>>();
  let way: Promise<SshConfig['resolve']> | undefined;
  const choose = async (): Promise<SshConfig['resolve']> => {
    const manner = await mannerOf(program);
    return manner ? readBySshG({ program, file, around, manner }) : readByLibrary({ file, around });
  };
  const ask = async (alias: string, overrides: Overrides): Promise<SshSettings> => {
    checkNames(alias, overrides);
    way ??= choose();
    return (await way)(alias, overrides);
  };
  return {
    resolve(alias, overrides = {}) {
      const { hostName, user, port } = overrides;
      const key = JSON.stringify([alias, hostName, user, port]);
      const answer = answers.get(key) ?? ask(alias, overrides);
      answers.set(key, answer);
      return answer;
    },
    hosts: async () => namedHosts(await userFile({ file, around })),
  };
}
