/** Why a connection did not come about, in words, with the next step. */
import { CtctlError, messageOf } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Authentication } from './authentication.ts';

function place({ address, port }: Server): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

export function late(server: Server, stage: string, limit: number): CtctlError {
  return new CtctlError(
    'unreachable',
    `${server.name}: no ${stage} with ${place(server)} within ${limit / 1000} s`,
    {
      server: server.name,
      next:
        stage === 'TCP connection'
          ? 'is it switched on, and is the address right?'
          : 'is that really an SSH server?',
    },
  );
}

const networkCauses: Readonly<Record<string, (server: Server) => string>> = {
  ECONNREFUSED: (server) => `nothing listens on ${place(server)} (connection refused)`,
  ENOTFOUND: (server) => `there is no host named ${server.address}`,
  EAI_AGAIN: (server) => `the name ${server.address} cannot be looked up now`,
  EHOSTUNREACH: (server) => `no way to ${server.address} (host unreachable)`,
  ENETUNREACH: (server) => `no way to ${server.address} (network unreachable)`,
  ETIMEDOUT: (server) => `no answer from ${place(server)}`,
  ECONNRESET: (server) => `${place(server)} closed the connection before the SSH handshake`,
};

/** How far a connection had come. */
export type Stage = 'handshake' | 'login';

/** The cause of a failed handshake, in words, with the next step. */
export function inWords(
  server: Server,
  error: Error & { level?: string; code?: string | number },
  authentication: Authentication,
  stage: Stage,
): CtctlError {
  const said = messageOf(error).replaceAll(/\p{Cc}+/gu, ' ');
  const isRefused = error.level === 'client-authentication' || /too many authentication/i.test(error.message);
  const say = (message: string, next?: string): CtctlError =>
    new CtctlError('unreachable', `${server.name}: ${message}`, {
      server: server.name,
      cause: error,
      ...(next ? { next } : {}),
      final: isRefused,
    });
  const network = networkCauses[error.code ?? ''];
  if (network) return say(network(server), `ctctl server edit ${server.name} changes address and port`);
  if (error.level === 'client-authentication') {
    return say(
      `${server.user}@${place(server)} was not let in; ${authentication.describe()}`,
      "see --identity, SSH_AUTH_SOCK and the server's authorized_keys",
    );
  }
  if (/no matching/i.test(error.message)) {
    return say(
      `no common algorithm with ${place(server)}: ${error.message.replace(/^Handshake failed: /, '')}`,
    );
  }
  if (isRefused)
    return say(`${server.user}@${place(server)} was not let in: ${said}; ${authentication.describe()}`);
  if (/before handshake/i.test(error.message)) {
    return say(
      `${place(server)} closed the connection ${stage === 'login' ? 'during the login' : 'before the SSH handshake'}`,
    );
  }
  // A number is the reason of a DISCONNECT message, with the server's own words.
  if (typeof error.code === 'number') return say(`${place(server)} ended the connection: ${said}`);
  // ssh2 gives no level to what its parser throws.
  return say(`${place(server)} does not speak SSH properly: ${said}`);
}
