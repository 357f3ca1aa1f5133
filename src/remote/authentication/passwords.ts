/** The methods by a password: one that was given or stored, and one that a person is asked for. */
import type { Secret } from '../../common/secret.ts';
import type { Route } from '../route.ts';
import { type AuthenticationOptions, attempts, type Method, noting, plain } from './method.ts';
import { answerPrompts } from './prompts.ts';
import { storedSecret } from './stored.ts';

/** @param notes takes why a stored password cannot be had. */
export function passwordMethods(
  route: Route,
  options: AuthenticationOptions,
  notes: string[],
): readonly Method[] {
  const { name, user: username, server } = route;
  const { askPassword: ask } = options;
  const kept = async (): Promise<Secret | undefined> => {
    if (server === undefined) return undefined;
    return options.password
      ? options.password()
      : storedSecret({ kind: 'password', subject: server }, options.secrets, noting(notes, options));
  };
  const which = options.password ? 'password of standard input' : 'stored password';
  // Where a person is there, looking a stored one up may ask them for the passphrase of the encrypted files.
  const asks = ask !== undefined && options.password === undefined;
  const silent: readonly Method[] = [
    plain(which, 'password', async () => {
      const password = await kept();
      return password && { type: 'password', username, password: password.reveal() };
    }),
    // PAM asks for the same password in this way; only where the other way is closed, or it would count twice.
    {
      ...plain(`${which}, keyboard-interactive`, 'keyboard-interactive', async (_attempt, onFailure) => {
        const password = await kept();
        return (
          password && {
            type: 'keyboard-interactive',
            username,
            prompt: answerPrompts(name, { password, onFailure }),
          }
        );
      }),
      unless: 'password',
    },
  ];
  if (!ask) return silent;
  const password: Method = {
    ...plain('password', 'password', async (attempt) => ({
      type: 'password',
      username,
      password: (await ask(`Password of ${username}@${name}:`, attempt)).reveal(),
    })),
    asks: true,
  };
  const interactive: Method = {
    ...plain('keyboard-interactive', 'keyboard-interactive', async (attempt, onFailure) => ({
      type: 'keyboard-interactive',
      username,
      prompt: answerPrompts(`${username}@${name}`, {
        ask: (question) => ask(question, attempt),
        onFailure,
        ...(options.askText ? { askText: options.askText } : {}),
      }),
    })),
    asks: true,
  };
  return [
    ...silent.map((method) => ({ ...method, asks })),
    // As OpenSSH does it: the server's own questions, which may be for a one-time code, before the plain password.
    ...Array.from({ length: attempts }, () => interactive),
    ...Array.from({ length: attempts }, (): Method => ({ ...password, unless: 'keyboard-interactive' })),
  ];
}
