/** The methods to try at one server, in the order that costs the fewest round trips and asks a person last. */
import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import type { Secret } from '../../common/secret.ts';
import { passphraseOf, type Secrets } from '../../inventory/secrets/secrets.ts';
import type { Route } from '../route.ts';
import { agentKeys } from './agent.ts';
import { type KeyFile, keyError, keyFilesOf } from './keys.ts';
import { answerPrompts } from './prompts.ts';
import { storedSecret } from './stored.ts';

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

export interface Methods {
  readonly methods: readonly Method[];
  /** What could not be tried, and why; known for sure only after all methods were asked for. */
  notes(): readonly string[];
}

/** How often a person may try a password or a passphrase. */
const attempts = 3;

/**
 * Keys that need no question go before the agent, which may hold many keys; a stored passphrase comes next, for
 * unlocking costs 0.2 s of computing; then stored passwords, and then what asks a person.
 * @throws CtctlError `unreachable` when the key file that the entry names cannot be used.
 */
export async function methodsFor(route: Route, options: AuthenticationOptions): Promise<Methods> {
  const username = route.user;
  const { keys, skipped } = await keyFilesOf(route);
  const notes: string[] = [...skipped];
  const open = keys.flatMap(({ file, key }): readonly Method[] =>
    key ? [plain(`key ${file}`, 'publickey', async () => ({ type: 'publickey', username, key }))] : [],
  );
  const closed = keys.filter(({ key, isPublic }) => key === undefined && !isPublic);
  const agent = await agentKeys(route, options.agent, keys, options.over);
  const shown: readonly Method[] = agent
    ? [
        {
          ...plain('keys of the agent', 'publickey', async () => {
            const one = await agent.next();
            return one && { type: 'agent', username, agent: one };
          }),
          repeats: true,
          wasAccepted: agent.wasAccepted,
        },
      ]
    : [];
  if (!agent) {
    for (const { file } of keys.filter(({ isPublic }) => isPublic)) {
      const why = 'that is the public half, and there is no agent with the other one';
      if (route.identityRequired) throw keyError(route, file, why);
      notes.push(`key ${file}: ${why}`);
    }
  }
  return {
    methods: [
      ...open,
      ...shown,
      ...closed.map((key) => passphraseMethod(route, key, options, notes)),
      ...passwordMethods(route, options, notes),
    ],
    notes: () => {
      const trouble = agent?.trouble();
      return trouble === undefined ? notes : [`keys of the agent: ${trouble}`, ...notes];
    },
  };
}

function plain(label: string, needs: AuthenticationType, make: Method['make']): Method {
  return { label, needs, make, asks: false };
}

/** Notes why a stored secret cannot be had, where a person can be asked instead. */
function noting(
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

/** A locked key: opened by the stored passphrase, else by a person's. */
function passphraseMethod(
  route: Route,
  { file, unlock }: KeyFile,
  options: AuthenticationOptions,
  notes: string[],
): Method {
  const { user: username } = route;
  const ask = options.askPassword;
  const make: Method['make'] = async () => {
    const stored = await storedSecret(passphraseOf(file), options.secrets, noting(notes, options));
    const opened = stored && (await unlock(stored));
    if (opened) return { type: 'publickey', username, key: opened };
    if (stored) notes.push(`key ${file}: the stored passphrase is wrong`);
    if (!ask) {
      if (!stored) notes.push(`key ${file}: not tried, nobody can be asked for its passphrase`);
      return undefined;
    }
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const key = await unlock(await ask(`Passphrase of ${file}:`, attempt));
      if (key) return { type: 'publickey', username, key };
    }
    if (route.identityRequired) {
      throw keyError(route, file, 'wrong passphrase', `try again, or ctctl secret set --key ${file}`);
    }
    notes.push(`key ${file}: wrong passphrase`);
    return undefined;
  };
  return { ...plain(`key ${file}`, 'publickey', make), asks: ask !== undefined };
}

function passwordMethods(route: Route, options: AuthenticationOptions, notes: string[]): readonly Method[] {
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
