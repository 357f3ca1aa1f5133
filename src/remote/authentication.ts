/** Proves who we are to a server: key file, agent, password; in the order that asks a person last. */
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';
import { type KeyFile, keyError, keyFilesOf } from './keys.ts';

export interface AuthenticationOptions {
  /** Socket of the agent (SSH_AUTH_SOCK). */
  readonly agent?: string;
  /** Asks a person; absent where nobody can be asked. `attempt` counts from 1. */
  readonly askPassword?: (question: string, attempt: number) => Promise<Secret>;
}

type Method = {
  readonly label: string;
  readonly needs: AuthenticationType;
  make(attempt: number): Promise<AnyAuthMethod>;
};

export interface Authentication {
  /** ssh2's authHandler: called for the first method, and again after each refusal. */
  readonly handler: (
    left: AuthenticationType[] | null,
    partial: boolean | null,
    next: NextAuthHandler,
  ) => void;
  /** What was tried and what the server would still take, in words; for the error. */
  describe(): string;
  /** A failure of our own, such as a prompt that was cancelled. */
  failure(): unknown;
}

/** How often a person may try a password or a passphrase. */
const attempts = 3;

/**
 * Prepares the methods for one server. A method is skipped once the server has said that it does not take it.
 * @throws CtctlError `unreachable` when the key file of the entry cannot be used.
 */
export async function prepareAuthentication(
  server: Server,
  options: AuthenticationOptions,
): Promise<Authentication> {
  const { methods, locked } = await methodsFor(server, options);
  const untried = [...methods];
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let failure: unknown;
  const advance = async (left: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false> => {
    if (left) offered = left;
    const next = untried.shift();
    if (!next) return false;
    if (left && !left.includes(next.needs)) return advance(left);
    tried.push(next.label);
    return next.make(tried.filter((label) => label === next.label).length);
  };
  return {
    handler: (left, _partial, next) => {
      // ssh2's types lack `false`, its documented "no more methods".
      advance(left).then(
        (method) => next(method as AnyAuthMethod),
        (error: unknown) => {
          failure = error;
          next(false as unknown as AnyAuthMethod);
        },
      );
    },
    describe: () => describeTries(tried, locked, offered),
    failure: () => failure,
  };
}

function describeTries(
  tried: readonly string[],
  locked: readonly string[],
  offered: readonly string[],
): string {
  const parts = [
    ...(tried.length > 0 ? [`refused: ${[...new Set(tried)].join(', ')}`] : []),
    ...locked.map((file) => `not tried: key ${file}, whose passphrase nobody can be asked for`),
  ];
  const takes = offered.length > 0 ? [`it takes: ${offered.join(', ')}`] : [];
  return [...(parts.length > 0 ? parts : ['no key and no agent to try']), ...takes].join('; ');
}

/** Keys that need no question go before the agent, which may hold many keys; what asks a person goes after it. */
async function methodsFor(
  server: Server,
  { agent, askPassword: ask }: AuthenticationOptions,
): Promise<{ readonly methods: readonly Method[]; readonly locked: readonly string[] }> {
  const username = server.user;
  const keys = await keyFilesOf(server);
  const quiet = keys.flatMap(({ file, key }): readonly Method[] =>
    key
      ? [
          {
            label: `key ${file}`,
            needs: 'publickey',
            make: async () => ({ type: 'publickey', username, key }),
          },
        ]
      : [],
  );
  const agentKeys: readonly Method[] = agent
    ? [
        {
          label: 'keys of the agent',
          needs: 'publickey',
          make: async () => ({ type: 'agent', username, agent }),
        },
      ]
    : [];
  const closed = keys.filter(({ key }) => key === undefined);
  if (!ask) return { methods: [...quiet, ...agentKeys], locked: closed.map(({ file }) => file) };
  const unlocked = closed.map((key) => passphraseMethod(server, key, ask));
  const passwords = Array.from({ length: attempts }, () => passwordMethod(server, ask));
  return { methods: [...quiet, ...agentKeys, ...unlocked, ...passwords], locked: [] };
}

type Ask = NonNullable<AuthenticationOptions['askPassword']>;

function passwordMethod({ name, user: username }: Server, ask: Ask): Method {
  const make: Method['make'] = async (attempt) => ({
    type: 'password',
    username,
    password: (await ask(`Password of ${username}@${name}:`, attempt)).reveal(),
  });
  return { label: 'password', needs: 'password', make };
}

function passphraseMethod({ name, user: username }: Server, { file, unlock }: KeyFile, ask: Ask): Method {
  const make: Method['make'] = async () => {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const key = await unlock(await ask(`Passphrase of ${file}:`, attempt));
      if (key) return { type: 'publickey', username, key };
    }
    throw keyError(name, file, 'wrong passphrase');
  };
  return { label: `key ${file}`, needs: 'publickey', make };
}
