/** What the methods of a login have in common: what they are given, and what they are. */
import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import type { Secret } from '../../common/secret.ts';
import type { Secrets } from '../../inventory/secrets/secrets.ts';

export interface AuthenticationOptions {
  /** Socket or pipe of the agent. */
  readonly agent?: string;
  /** Asks a person, until `over`; absent where nobody can be asked. `attempt` counts from 1. */
  readonly askPassword?: (question: string, attempt: number, over?: AbortSignal) => Promise<Secret>;
  /** Asks a person for something that may be seen, such as a one-time code. */
  readonly askText?: (question: string, over?: AbortSignal) => Promise<string>;
  /** Hears what a person must know before the next question. */
  readonly warn?: (text: string) => void;
  /** Aborted when the login has ended, one way or the other. */
  readonly over?: AbortSignal;
  /** What the user has stored. */
  readonly secrets?: Secrets;
  /** `--password-stdin`: goes before a stored one. */
  readonly password?: () => Promise<Secret>;
}

export interface Method {
  readonly label: string;
  readonly needs: AuthenticationType;
  /** Left out where the server takes this one as well, which was tried with the same. */
  readonly unless?: AuthenticationType;
  /** Whether a person is asked something. */
  readonly asks: boolean;
  /** To be asked again until it has nothing more. */
  readonly repeats?: boolean;
  /** Known where ssh2 does not tell: whether the server has accepted the last try of this method, and wants more. */
  readonly wasAccepted?: () => boolean;
  /**
   * Undefined: there is nothing to try after all. `attempt` counts the tries under this label from 1; `fail` is told of
   * what goes wrong after this returned.
   */
  make(attempt: number, fail: (error: unknown) => void): Promise<AnyAuthMethod | undefined>;
}

/** How often a person may try a password or a passphrase. */
export const attempts = 3;

export function plain(label: string, needs: AuthenticationType, make: Method['make']): Method {
  return { label, needs, make, asks: false };
}

/** Notes why a stored secret cannot be had, where a person can be asked instead. */
export function noting(
  notes: string[],
  { askPassword, warn }: AuthenticationOptions,
): ((why: string) => void) | undefined {
  return (
    askPassword &&
    ((why) => {
      if (notes.includes(why)) return;
      notes.push(why);
      // Before the question that takes its place: or it would be taken for another one.
      warn?.(why);
    })
  );
}
