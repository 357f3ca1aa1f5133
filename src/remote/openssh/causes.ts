/** Why an `ssh` did not log in or has ended, by its own words: one line, and the command that helps. Pure. */
import { CtctlError } from '../../common/errors.ts';
import { placeOf, type Route } from '../route.ts';
import { hostKeyCause, type Knowledge } from './host-key-causes.ts';
import { isDebugging } from './master-log.ts';
import { networkCause } from './network-causes.ts';
import { refusedLogin } from './refused-login.ts';

export interface Cause {
  readonly message: string;
  readonly next?: string;
  /** A second try cannot help. */
  readonly final?: boolean;
}

export interface Circumstances extends Knowledge {
  /** Seconds. */
  readonly connectTimeout: number;
  readonly interactive: boolean;
}

/** @param log all lines, those of debugging too. */
export function failureIn(log: readonly string[], route: Route, around: Circumstances): CtctlError {
  const text = log.map((line) => line.replaceAll(/\p{Cc}+/gu, ' ').trimEnd());
  const cause =
    hostKeyCause(text, route, around) ??
    refusedLogin(text, route, around) ??
    networkCause(text, route, around) ??
    misconfigured(text) ??
    unexplained(text, route);
  const { message, next, final = false } = cause;
  return new CtctlError('unreachable', `${route.name}: ${message}`, {
    server: route.name,
    final,
    ...(next === undefined ? {} : { next }),
  });
}

/** A server that hangs up before anything has begun: sshd does so when it has too many unfinished logins. */
export function hungUp(error: unknown): boolean {
  return error instanceof CtctlError && /closed the connection before the SSH handshake$/.test(error.message);
}

/** Why a connection that stood has gone. */
export function whyLost(said: readonly string[], { seconds, count }: Route['keepalive']): string {
  const words = said.findLast(
    (line) => line.trim() !== '' && !/^(?:Authenticated to|Transferred:|Bytes per second:)/.test(line),
  );
  if (words === undefined) return 'its ssh has ended';
  if (/^Timeout, server .* not responding/.test(words)) return `no sign of life for ${seconds * count} s`;
  if (/closed by remote host/.test(words)) return 'the server closed it';
  return words.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function misconfigured(log: readonly string[]): Cause | undefined {
  const line = log.find((each) =>
    /Bad configuration option|bad configuration options|Bad owner or permissions|^\S+: line \d+: |^\S+ line \d+: /i.test(
      each,
    ),
  );
  if (line === undefined) return undefined;
  return { message: `ssh cannot use its configuration: ${line}`, next: 'see ~/.ssh/config', final: true };
}

function unexplained(log: readonly string[], route: Route): Cause {
  const said = log.findLast((line) => line !== '' && !isDebugging(line));
  return {
    message: said
      ? `no login at ${placeOf(route)}: ssh says: ${said}`
      : `no login at ${placeOf(route)}; ssh does not say why`,
  };
}
