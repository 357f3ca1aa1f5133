/** Servers that are not there, do not answer, or speak otherwise, in the words of ctctl's own SSH. */
import { editing, placeOf, type Route } from '../route.ts';
import { algorithmsIn } from '../ssh/offer.ts';
import type { Cause, Circumstances } from './causes.ts';

type Explain = (match: RegExpExecArray, route: Route, around: Pick<Circumstances, 'connectTimeout'>) => Cause;

/** The first that fits any line counts. */
const causes: readonly (readonly [RegExp, Explain])[] = [
  [
    /Could not resolve hostname (\S+): (.*)/,
    ([, host, why = ''], route) => ({
      message: /temporary/i.test(why)
        ? `the name ${host} cannot be looked up now`
        : `there is no host named ${host}`,
      next: editing(route, '--address ADDRESS --port PORT'),
    }),
  ],
  [
    /connect to (?:host|address) (\S+) port (\d+): (.*)/,
    ([, host = '', port, why = ''], route) => ({
      message: noTcp(host, Number(port), why),
      next: editing(route, '--address ADDRESS --port PORT'),
    }),
  ],
  [
    /timed out during banner exchange|^Connection to \S+ port \d+ timed out/i,
    (_, route, { connectTimeout }) => ({
      message: `no SSH handshake with ${placeOf(route)} within ${connectTimeout} s`,
      next: 'is that really an SSH server?',
    }),
  ],
  [
    /no matching (.+) found(?:\. Their offer: (.*))?/,
    ([, what, offer], route) => ({
      message: `${placeOf(route)}: no common ${what}${offer ? `: it offers ${algorithmsIn(offer.trim()).join(', ')}` : ''}`,
      next:
        route.legacy === undefined && route.server !== undefined
          ? `if it is a very old server: ctctl server edit ${route.server} --legacy etch`
          : 'allow what it offers in ~/.ssh/config',
    }),
  ],
  [
    /banner line|protocol major versions differ|Bad packet length|message authentication code incorrect/i,
    ([words], route) => ({ message: `${placeOf(route)} does not speak SSH properly: ${words}` }),
  ],
  [
    /kex_exchange_identification: (?:Connection closed|read: Connection reset)/,
    (_, route) => ({ message: `${placeOf(route)} closed the connection before the SSH handshake` }),
  ],
  [
    /Received disconnect from .*?:\d+: (.*)|^Disconnected from .*/,
    ([line, words], route) => ({ message: `${placeOf(route)} ended the connection: ${words ?? line}` }),
  ],
  [
    /^Connection (?:closed|reset) by|kex_protocol_error|ssh_dispatch_run_fatal|^client_loop/,
    (_, route) => ({ message: `${placeOf(route)} closed the connection during the login` }),
  ],
];

export function networkCause(
  log: readonly string[],
  route: Route,
  around: Pick<Circumstances, 'connectTimeout'>,
): Cause | undefined {
  const lines = log.filter((line) => !/^debug\d: /.test(line));
  for (const [pattern, explain] of causes) {
    for (const line of lines) {
      const match = pattern.exec(line);
      if (match) return explain(match, route, around);
    }
  }
  return undefined;
}

function noTcp(address: string, port: number, why: string): string {
  const place = placeOf({ address, port });
  if (/refused/i.test(why)) return `nothing listens on ${place} (connection refused)`;
  if (/timed out/i.test(why)) return `no answer from ${place}`;
  if (/reset by peer/i.test(why)) return `${place} closed the connection before the SSH handshake`;
  if (/no route|host is down/i.test(why)) return `no way to ${address} (host unreachable)`;
  if (/network is unreachable/i.test(why)) return `no way to ${address} (network unreachable)`;
  return `no TCP connection with ${place}: ${why}`;
}
