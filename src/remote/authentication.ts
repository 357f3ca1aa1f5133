/** Proves who we are to a server: key file, agent, password; in the order that asks a person last. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler, ParsedKey } from 'ssh2';
import { CtctlError } from '../common/errors.ts';
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';

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

const passwordAttempts = 3;

/**
 * Prepares the methods for one server. A method is skipped once the server has said that it does not take it.
 * @throws CtctlError `unreachable` when the key file of the entry cannot be used.
 */
export async function prepareAuthentication(
  server: Server,
  options: AuthenticationOptions,
): Promise<Authentication> {
  const locked: string[] = [];
  const methods = await methodsFor(server, options, locked);
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let failure: unknown;
  let at = 0;
  const advance = async (left: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false> => {
    if (left) offered = left;
    for (; at < methods.length; ) {
      const method = methods[at++] as Method;
      if (left && !left.includes(method.needs)) continue;
      tried.push(method.label);
      return method.make(tried.filter((label) => label === method.label).length);
    }
    return false;
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
    describe: () => {
      const refused =
        [
          tried.length > 0 ? `refused: ${[...new Set(tried)].join(', ')}` : '',
          ...locked.map((file) => `not tried: key ${file}, whose passphrase nobody can be asked for`),
        ]
          .filter((part) => part !== '')
          .join('; ') || 'no key and no agent to try';
      return offered.length > 0 ? `${refused}; it takes: ${offered.join(', ')}` : refused;
    },
    failure: () => failure,
  };
}

async function methodsFor(
  server: Server,
  { agent, askPassword }: AuthenticationOptions,
  locked: string[],
): Promise<readonly Method[]> {
  const username = server.user;
  const agentMethod: readonly Method[] = agent
    ? [
        {
          label: 'keys of the agent',
          needs: 'publickey',
          make: async () => ({ type: 'agent', username, agent }),
        },
      ]
    : [];
  const keys = await Promise.all(
    (server.identity ? [server.identity] : defaultKeys()).map((file) =>
      keyMethod(server, file, askPassword, locked),
    ),
  );
  const usable = keys.filter((key) => key !== undefined);
  // A key that needs no question goes before the agent, which may hold many keys; one that asks goes after it.
  const quiet = usable.filter(({ asks }) => !asks);
  const asking = usable.filter(({ asks }) => asks);
  const ask = askPassword;
  const passwords: readonly Method[] = ask
    ? Array.from({ length: passwordAttempts }, () => passwordMethods(server, ask)).flat()
    : [];
  return [...quiet, ...agentMethod, ...asking, ...passwords];
}

function passwordMethods(
  server: Server,
  ask: NonNullable<AuthenticationOptions['askPassword']>,
): readonly Method[] {
  const question = `Password of ${server.user}@${server.name}:`;
  return [
    {
      label: 'password',
      needs: 'password',
      make: async (attempt) => ({
        type: 'password',
        username: server.user,
        password: (await ask(question, attempt)).reveal(),
      }),
    },
  ];
}

function defaultKeys(): readonly string[] {
  return ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name));
}

/** @returns undefined for a default key that is not there; a missing key of the entry is an error. */
async function keyMethod(
  server: Server,
  file: string,
  ask: AuthenticationOptions['askPassword'],
  locked: string[],
): Promise<(Method & { readonly asks: boolean }) | undefined> {
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (server.identity === undefined) return undefined;
    throw keyError(server, file, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (text === undefined) return undefined;
  const username = server.user;
  const label = `key ${file}`;
  const key = await parseKey(text);
  if (!(key instanceof Error) && !key.isPrivateKey()) {
    if (server.identity === undefined) return undefined;
    throw keyError(server, file, 'that is the public half, not a private key');
  }
  if (!(key instanceof Error)) {
    return {
      label,
      needs: 'publickey',
      asks: false,
      make: async () => ({ type: 'publickey', username, key }),
    };
  }
  if (!/encrypted|passphrase/i.test(key.message)) {
    if (server.identity === undefined) return undefined;
    throw keyError(server, file, key.message);
  }
  if (ask === undefined) {
    locked.push(file);
    return undefined;
  }
  const make: Method['make'] = async () => {
    for (let attempt = 1; attempt <= passwordAttempts; attempt += 1) {
      const unlocked = await parseKey(text, await ask(`Passphrase of ${file}:`, attempt));
      if (!(unlocked instanceof Error)) return { type: 'publickey', username, key: unlocked };
    }
    throw keyError(server, file, 'wrong passphrase');
  };
  return { label, needs: 'publickey', asks: true, make };
}

async function parseKey(text: Buffer, passphrase?: Secret): Promise<ParsedKey | Error> {
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal());
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key in it')) : parsed;
}

function keyError(server: Server, file: string, why: string): CtctlError {
  return new CtctlError('unreachable', `${server.name}: cannot use the key file ${file}: ${why}`, {
    server: server.name,
    final: true,
    next: `ctctl server edit ${server.name} --identity FILE`,
  });
}
