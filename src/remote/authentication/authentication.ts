/** Proves who we are to a server: one method after the other until it lets us in, and the words if it does not. */
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import type { Route } from '../route.ts';
import type { AuthenticationOptions, Method } from './method.ts';
import { methodsFor } from './methods.ts';
import { unusableKeys } from './unusable.ts';

export type { AuthenticationOptions } from './method.ts';

export interface Authentication {
  /** ssh2's authHandler: called for the first method, and again after each refusal. */
  readonly handler: (
    left: AuthenticationType[] | null,
    partial: boolean | null,
    next: NextAuthHandler,
  ) => void;
  /** What became of each method and what the server would still take, in words; for the error. */
  describe(): Promise<string>;
  /** The methods that the server has said it takes. */
  offered(): readonly string[];
  /** The method that is being tried, or was the last: after success the one that let us in. */
  current(): string;
  /** A failure of our own, such as a prompt that was cancelled. */
  failure(): unknown;
}

interface Try {
  readonly label: string;
  /** The server wants more than this. */
  accepted: boolean;
}

/** Prepares the methods for one server: a method is left out once the server has said that it does not take it. */
export async function prepareAuthentication(
  route: Route,
  options: AuthenticationOptions,
): Promise<Authentication> {
  const { methods, notes } = await methodsFor(route, options);
  const untried = [...methods];
  const tries: Try[] = [];
  let last: Method | undefined;
  let isListFresh = false;
  let offered: readonly string[] = [];
  let failure: unknown;

  const fail = (error: unknown): void => {
    failure ??= error;
  };
  const look = (): AnyAuthMethod => {
    isListFresh = true;
    last = undefined;
    return { type: 'none', username: route.user };
  };
  const advance = async (left: readonly AuthenticationType[] | null): Promise<AnyAuthMethod | false> => {
    if (failure !== undefined) return false;
    // After some wrong passwords sshd leaves them out of its list.
    if (left) offered = [...new Set([...offered, ...left])];
    // ssh2 does not pass on the list that a server answers to an agent's key with: after it was accepted, what may come
    // next has to be asked for.
    if (!isListFresh && last?.wasAccepted?.()) return look();
    for (let method = untried[0]; method; method = untried[0]) {
      if (isLeftOut(method, left)) {
        untried.shift();
        continue;
      }
      // Nobody should type a password that the server would not take.
      if (method.asks && !isListFresh) return look();
      const attempt = tries.filter(({ label }) => label === method.label).length + 1;
      const made = await method.make(attempt, fail);
      if (!made || !method.repeats) untried.shift();
      if (!made) continue;
      last = method;
      isListFresh = false;
      tries.push({ label: method.label, accepted: false });
      return made;
    }
    // Nothing to try: then at least it is known what would help.
    return tries.length === 0 && !isListFresh ? look() : false;
  };

  return {
    handler: (left, partial, next) => {
      const latest = tries.at(-1);
      if (latest && last && (partial || last.wasAccepted?.())) latest.accepted = true;
      // Only an agent's answer is kept back.
      if (left && !last?.repeats) isListFresh = true;
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
    offered: () => offered,
    current: () => tries.at(-1)?.label ?? 'no proof at all',
    failure: () => failure,
  };
}

/** The server does not take it, or takes something better with the same. */
function isLeftOut({ needs, unless }: Method, left: readonly AuthenticationType[] | null): boolean {
  return left !== null && (!left.includes(needs) || (unless !== undefined && left.includes(unless)));
}

function describeTries(tries: readonly Try[], notes: readonly string[], offered: readonly string[]): string {
  const labels = [...new Set(tries.map(({ label }) => label))];
  const outcomes = labels.map((label) => {
    const wasAccepted = tries.some((each) => each.label === label && each.accepted);
    return `${label}: ${wasAccepted ? 'accepted, but more is wanted' : 'refused'}`;
  });
  const parts = [...outcomes, ...notes];
  const takes = offered.length > 0 ? [`it takes: ${offered.join(', ')}`] : [];
  return [...(parts.length > 0 ? parts : ['no key and no agent to try']), ...takes].join('; ');
}
