/** Proves who we are to a server: one method after the other until it lets us in, and the words if it does not. */
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import type { Route } from '../route.ts';
import { type AuthenticationOptions, type Method, methodsFor } from './methods.ts';
import { unusableKeys } from './unusable.ts';

export type { AuthenticationOptions } from './methods.ts';

export interface Authentication {
  /** ssh2's authHandler: called for the first method, and again after each refusal. */
  readonly handler: (
    left: AuthenticationType[] | null,
    partial: boolean | null,
    next: NextAuthHandler,
  ) => void;
  /** What became of each method and what the server would still take, in words; for the error. */
  describe(): Promise<string>;
  /** The method that is being tried, or was the last: after success the one that let us in. */
  current(): string;
  /** A failure of our own, such as a prompt that was cancelled. */
  failure(): unknown;
}

interface Try {
  readonly label: string;
  /** Undefined: the server has refused it. */
  outcome?: () => string | undefined;
}

/** Prepares the methods for one server: a method is left out once the server has said that it does not take it. */
export async function prepareAuthentication(
  route: Route,
  options: AuthenticationOptions,
): Promise<Authentication> {
  const { methods, notes } = await methodsFor(route, options);
  const untried = [...methods];
  const tries: Try[] = [];
  let last: Method | 'none' | undefined;
  let offered: readonly string[] = [];
  let failure: unknown;

  const fail = (error: unknown): void => {
    failure ??= error;
  };
  const advance = async (left: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false> => {
    if (failure !== undefined) return false;
    if (left) offered = left;
    for (let method = untried[0]; method; method = untried[0]) {
      // ssh2 does not tell what an agent's keys have changed in the server's list, and at first there is none: it is
      // asked for before a person is, for nobody should type a password that the server would not take.
      const isListOld = last === undefined || (last !== 'none' && last.needsFresh);
      if (method.asks && isListOld) {
        last = 'none';
        return { type: 'none', username: route.user };
      }
      untried.shift();
      if (left && !left.includes(method.needs)) continue;
      if (method.unless !== undefined && left?.includes(method.unless)) continue;
      const attempt = tries.filter(({ label }) => label === method.label).length + 1;
      const made = await method.make(attempt, fail);
      if (!made) continue;
      last = method;
      tries.push({ label: method.label, ...(method.trouble ? { outcome: method.trouble } : {}) });
      return made;
    }
    return false;
  };

  return {
    handler: (left, partial, next) => {
      const latest = tries.at(-1);
      if (partial && latest && last !== 'none') latest.outcome = () => 'accepted, but more is wanted';
      // ssh2's types lack `false`, its documented "no more methods".
      advance(left).then(
        (method) => next(method as AnyAuthMethod),
        (error: unknown) => {
          fail(error);
          next(false as unknown as AnyAuthMethod);
        },
      );
    },
    describe: async () =>
      describeTries(tries, [...notes(), ...(await unusableKeys(route, options))], offered),
    current: () => tries.at(-1)?.label ?? 'no proof at all',
    failure: () => failure,
  };
}

function describeTries(tries: readonly Try[], notes: readonly string[], offered: readonly string[]): string {
  const outcomes = new Map(tries.map(({ label, outcome }) => [label, outcome?.() ?? 'refused']));
  const parts = [...[...outcomes].map(([label, outcome]) => `${label}: ${outcome}`), ...notes];
  const takes = offered.length > 0 ? [`it takes: ${offered.join(', ')}`] : [];
  return [...(parts.length > 0 ? parts : ['no key and no agent to try']), ...takes].join('; ');
}
