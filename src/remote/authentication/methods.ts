/** The methods to try at one server, in the order that costs the fewest round trips and asks a person last. */
import { passphraseOf } from '../../inventory/secrets/secrets.ts';
import type { Route } from '../route.ts';
import { agentKeys } from './agent.ts';
import { type KeyFile, keyError, keyFilesOf } from './keys.ts';
import { type AuthenticationOptions, attempts, type Method, noting, plain } from './method.ts';
import { passwordMethods } from './passwords.ts';
import { storedSecret } from './stored.ts';

export interface Methods {
  readonly methods: readonly Method[];
  /** What could not be tried, and why; known for sure only after all methods were asked for. */
  notes(): readonly string[];
}

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
