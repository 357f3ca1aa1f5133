/** Why a connection did not come about, in words, with the next step. */
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Authentication } from '../authentication/authentication.ts';
import { editing, placeOf, type Route } from '../route.ts';
import { type Category, disagreements, legacyFor, offerOf } from './algorithms.ts';
import type { Stage } from './connect.ts';
import type { Offer } from './offer.ts';

/** What ssh2 and the stream below it say. */
export type SshError = Error & { readonly level?: string; readonly code?: string | number };

export interface Failing {
  readonly stage: Stage;
  /** Undefined: it did not come to that. */
  readonly authentication: Authentication | undefined;
  readonly offer: Offer | undefined;
  /** What another kind of server has said. */
  readonly foreign: string | undefined;
}

const lateNext: Readonly<Record<string, string>> = {
  'name resolution': 'is this computer on the network, and is the name right?',
  'TCP connection': 'is it switched on, and is the address right?',
};

export function late(route: Route, stage: string, limit: number): CtctlError {
  const missing = {
    'name resolution': `no answer for the name ${route.address}`,
    ProxyCommand: `no word from ${placeOf(route)} through its ProxyCommand`,
  };
  const what =
    stage in missing ? missing[stage as keyof typeof missing] : `no ${stage} with ${placeOf(route)}`;
  return new CtctlError('unreachable', `${route.name}: ${what} within ${limit / 1000} s`, {
    server: route.name,
    next: lateNext[stage] ?? 'is that really an SSH server?',
  });
}

const networkCauses: Readonly<Record<string, (route: Route) => string>> = {
  ECONNREFUSED: (route) => `nothing listens on ${placeOf(route)} (connection refused)`,
  ENOTFOUND: ({ address }) => `there is no host named ${address}`,
  EAI_AGAIN: ({ address }) => `the name ${address} cannot be looked up now`,
  EHOSTUNREACH: ({ address }) => `no way to ${address} (host unreachable)`,
  ENETUNREACH: ({ address }) => `no way to ${address} (network unreachable)`,
  ETIMEDOUT: (route) => `no answer from ${placeOf(route)}`,
};

/** Errors of a server that hung up; sshd does so when it has too many unfinished logins. */
class HungUp extends CtctlError {}

/** True when nothing but a full server may be the reason, and nothing has begun that must not happen twice. */
export function hangsUp(error: unknown, stage: Stage): boolean {
  return error instanceof HungUp && ['TCP connection', 'SSH handshake'].includes(stage);
}

/** The cause of a failed connection, in words, with the next step; our own errors are as they are. */
export async function failureInWords(route: Route, error: unknown, failing: Failing): Promise<unknown> {
  return error instanceof CtctlError || !(error instanceof Error) ? error : inWords(route, error, failing);
}

async function inWords(route: Route, error: SshError, failing: Failing): Promise<CtctlError> {
  const { stage, authentication, offer, foreign } = failing;
  const place = placeOf(route);
  const said = messageOf(error).replaceAll(/\p{Cc}+/gu, ' ');
  const isRefused = error.level === 'client-authentication' || /too many authentication/i.test(error.message);
  const say = (message: string, next?: string, Kind = CtctlError): CtctlError =>
    new Kind('unreachable', `${route.name}: ${message}`, {
      server: route.name,
      cause: error,
      ...(next ? { next } : {}),
      final: isRefused,
    });
  if (foreign !== undefined) {
    return say(
      `${place} is no SSH server: it sends ${foreign}`,
      editing(route, '--address ADDRESS --port PORT'),
    );
  }
  const network = networkCauses[error.code ?? ''];
  if (network) return say(network(route), editing(route, '--address ADDRESS --port PORT'));
  if (isRefused) {
    const words = error.level === 'client-authentication' ? '' : ` (${said})`;
    return say(
      `${route.user}@${place} was not let in${words}; ${(await authentication?.describe()) ?? 'nothing was tried'}`,
      nextAfterRefusal(route, authentication?.offered() ?? []),
    );
  }
  if (/no matching/i.test(error.message)) return noCommonAlgorithm(route, said, offer, say);
  if (error.message === passwordExpired) {
    return say(`${said}: ${route.user} must set a new one`, 'log in once with ssh, which asks for it');
  }
  if (/before handshake/i.test(error.message) || error.code === 'ECONNRESET') {
    const when = stage === 'authentication' ? 'during the login' : 'before the SSH handshake';
    const next =
      stage === 'SSH handshake'
        ? 'it has too many logins just now (MaxStartups), or is no SSH server'
        : 'the account may be locked or expired there; ssh -v tells more';
    return say(`${place} closed the connection ${when}`, next, HungUp);
  }
  // A number is the reason of a DISCONNECT message, with the server's own words.
  if (typeof error.code === 'number') return say(`${place} ended the connection: ${said}`);
  // ssh2 gives no level to what its parser throws.
  return say(`${place} does not speak SSH properly: ${said}`);
}

export const passwordExpired = 'the password has expired there';

/** What most likely helps: a password where the server takes one, else a key that it knows. */
function nextAfterRefusal(route: Route, offered: readonly string[]): string {
  const { server, name, user, address, port } = route;
  if (server === undefined) return `make ssh ${name} work first`;
  if (offered.includes('password') || offered.includes('keyboard-interactive')) {
    return `run it at a terminal, or ctctl secret set ${server}, or ctctl server edit ${server} --identity FILE`;
  }
  const place = `${port === 22 ? '' : `-p ${port} `}${user}@${address}`;
  return `ctctl server edit ${server} --identity FILE names a key that it knows; ssh-copy-id ${place} makes yours known`;
}

const categoryWords: Readonly<Record<Category, string>> = {
  kex: 'key exchange',
  serverHostKey: 'host key type',
  cipher: 'cipher',
  hmac: 'MAC',
};

type Say = (message: string, next?: string) => CtctlError;

/** Both lists, and the setting that would help. */
function noCommonAlgorithm(route: Route, said: string, theirs: Offer | undefined, say: Say): CtctlError {
  if (!theirs) return say(`no common algorithm with ${placeOf(route)}: ${said}`);
  const ours = offerOf(route.legacy);
  const lists = disagreements(ours, theirs).map(
    (category) =>
      `no common ${categoryWords[category]}: it offers ${theirs[category].join(', ') || 'none'}; ctctl offers ${ours[category].join(', ')}`,
  );
  const profile = legacyFor(theirs);
  const setting =
    profile !== undefined && route.legacy === undefined && route.server !== undefined
      ? `if it really is such an old server: ctctl server edit ${route.server} --legacy ${profile}`
      : 'it may be reached with transport: openssh';
  return say(`${placeOf(route)}: ${lists.join('; ') || said}`, setting);
}
