/** What a login by `ssh` needs, how long it may take, and why it did not come about. */
import type { CtctlError } from '../../common/errors.ts';
import type { KnownKey } from '../host-keys/judgement.ts';
import type { Route } from '../route.ts';
import { late } from '../ssh/connect-failure.ts';
import { type Login, lookupOf } from './arguments.ts';
import { failureIn } from './causes.ts';
import { followFile } from './follow-file.ts';
import { keyAt } from './key-at.ts';
import type { PrivateFolder } from './private-folder.ts';

export interface LoginPlan {
  readonly program: string;
  readonly login: Login;
  readonly route: Route;
  /** The host keys that ssh accepts. */
  readonly known: readonly KnownKey[];
  readonly folder: PrivateFolder;
  /** Milliseconds for all of it; undefined while a person may have to type or touch. */
  readonly limit: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly debug: ((line: string) => void) | undefined;
}

/** @param work gets a signal that is given when the caller has had enough, or the time is up. */
export async function withinLimit<Result>(
  { route, limit, signal }: LoginPlan,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController();
  const abort = (): void => ending.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const timer =
    limit === undefined ? undefined : setTimeout(() => ending.abort(late(route, 'SSH login', limit)), limit);
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

export function loginFailure(plan: LoginPlan, logFile: string): CtctlError {
  const lines: string[] = [];
  followFile(logFile, (line) => lines.push(line))();
  return loginFailureIn(plan, lines);
}

export function loginFailureIn({ route, known, login }: LoginPlan, log: readonly string[]): CtctlError {
  const { connectTimeout, interactive } = login;
  return failureIn(log, route, {
    connectTimeout,
    interactive,
    lookup: lookupOf(login, route.hostKeys),
    known,
    keyAt,
  });
}
