/** `%h`, `${HOME}` and `~` in the values of ssh_config. */
import { join } from 'node:path';
import { CtctlError } from '../../common/errors.ts';

/** The computer that the settings are for. */
export interface Surroundings {
  /** Home of the user as ssh sees it: by the password database, not by $HOME. */
  readonly home: string;
  readonly user: string;
  /** Number of the user; empty where there is none. */
  readonly uid: string;
  readonly hostname: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Token letters and what they stand for. */
export type Tokens = Readonly<Record<string, string>>;

/**
 * Replaces `%x`, and `%%` by `%`, once.
 * @param keyword for the message.
 * @throws CtctlError `usage` for a token that is not among them.
 */
export function expandTokens(text: string, tokens: Tokens, keyword: string): string {
  return text.replace(/%(.?)/gs, (token, letter: string) => {
    const value = letter === '%' ? '%' : tokens[letter];
    if (value === undefined) throw cannotExpand(token, keyword);
    return value;
  });
}

/** A path of ssh_config: `~`, tokens and `${NAME}` replaced. */
export function expandPath(text: string, tokens: Tokens, around: Surroundings, keyword: string): string {
  const path = expandTokens(expandHome(text, around), tokens, keyword);
  return path.replace(/\$\{([^}]*)\}/g, (variable, name: string) => {
    const value = around.env[name];
    if (value === undefined) throw cannotExpand(variable, keyword);
    return value;
  });
}

/** `~/x`, and the folder of all users that OpenSSH for Windows writes as `__PROGRAMDATA__`. */
export function expandHome(text: string, { home, env }: Surroundings): string {
  if (text === '~') return home;
  if (/^~[/\\]/.test(text)) return join(home, text.slice(2));
  return text.replace(/^__PROGRAMDATA__/, () => env.ProgramData ?? 'C:\\ProgramData');
}

function cannotExpand(what: string, keyword: string): CtctlError {
  return new CtctlError('usage', `cannot expand ${what} in ${keyword} of ssh_config`, {
    final: true,
    next: 'replace it there by what it stands for',
  });
}
