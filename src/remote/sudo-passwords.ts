/** How each server is to be used by one command: as the user itself, or by sudo, whose password is asked for once. */
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';
import type { AuthenticationOptions } from './authentication/authentication.ts';
import { storedSecret } from './authentication/stored.ts';
import type { Need } from './bundle/script.ts';
import type { Privilege } from './privilege.ts';

export interface SudoOptions {
  /** Asks for a server's sudo password; absent where nobody can be asked. `attempt` counts from 1. */
  readonly askSudoPassword?: (server: Server, attempt: number) => Promise<Secret>;
  readonly authentication: AuthenticationOptions;
}

export interface SudoPasswords {
  /**
   * `sudo -n` first; a password only when sudo wants one, and another one only when the last was wrong.
   * @returns undefined when there is no (other) password to be had.
   */
  privilegeOn(server: Server, need: Need, refused?: Secret): Promise<Privilege | undefined>;
}

/** Where a password comes from, in this order; each source is used once, a person three times. */
type Source = () => Promise<Secret | undefined>;

/** How often a person may try. */
const attempts = 3;

export function sudoPasswords({ askSudoPassword: ask, authentication }: SudoOptions): SudoPasswords {
  const warn = (why: string): void => authentication.warn?.(why);
  const current = new Map<string, Promise<Secret | undefined>>();
  const sources = new Map<string, Source[]>();
  const sourcesOf = (server: Server): Source[] => {
    const people: readonly Source[] = ask
      ? Array.from({ length: attempts }, (_, at) => () => ask(server, at + 1))
      : [];
    return [
      async () => authentication.password?.(),
      () => storedSecret({ kind: 'sudo', subject: server.name }, authentication.secrets, ask && warn),
      ...people,
    ];
  };
  const nextPassword = async (server: Server): Promise<Secret | undefined> => {
    const left = sources.get(server.name) ?? sourcesOf(server);
    sources.set(server.name, left);
    for (let source = left.shift(); source; source = left.shift()) {
      const password = await source();
      if (password) return password;
    }
    return undefined;
  };
  return {
    async privilegeOn(server, need, refused) {
      if (!server.sudo) return { kind: 'user' };
      // Several bundles of one command may want it at the same moment: they share one question, and the next one too.
      const last = current.get(server.name);
      if (need === 'again' && (await last) === refused && current.get(server.name) === last) {
        current.delete(server.name);
      }
      if (need !== 'first' && !current.has(server.name)) current.set(server.name, nextPassword(server));
      const asking = current.get(server.name);
      if (!asking) return { kind: 'sudo' };
      const password = await asking;
      if (password) return { kind: 'sudo-password', password };
      return need === 'first' ? { kind: 'sudo' } : undefined;
    },
  };
}
