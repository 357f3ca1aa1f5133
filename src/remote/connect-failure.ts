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

/** The cause of a failed handshake, in words, with the next step. */
export function inWords(
  server: Server,
  error: Error & { level?: string; code?: string },
  authentication: Authentication,
): CtctlError {
  const say = (message: string, next?: string): CtctlError =>
    new CtctlError('unreachable', `${server.name}: ${message}`, {
      server: server.name,
      cause: error,
      ...(next ? { next } : {}),
      final: error.level === 'client-authentication',
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
  if (/before handshake/i.test(error.message))
    return say(`${place(server)} closed the connection before the SSH handshake`);
  if (error.level === 'protocol' || error.level === 'handshake')
    return say(`${place(server)} does not speak SSH properly: ${messageOf(error)}`);
  return say(messageOf(error));
}
