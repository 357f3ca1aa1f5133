/** How long a server may take to answer, once it is connected: a stuck tool there must not hang a command here. */
import { CtctlError } from '../common/errors.ts';
import type { Target } from '../remote/bundle/run.ts';

/** For questions: xl and LVM answer in a second, on a very busy server in half a minute. Milliseconds. */
export const answerLimit = 60_000;

/** For changes, beside the time that a guest is given: creating a domain on a busy server may take minutes. */
export const changeLimit = 15 * 60_000;

/** The target with a time limit for one run, counted from now; `release` takes the limit away. */
export function limited(target: Target, milliseconds: number): { readonly target: Target; release(): void } {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(tooLate(target.server, milliseconds)), milliseconds);
  const signal = target.signal ? AbortSignal.any([target.signal, limit.signal]) : limit.signal;
  return { target: { ...target, signal }, release: () => clearTimeout(timer) };
}

function tooLate(server: string, milliseconds: number): CtctlError {
  return new CtctlError(
    'timedOut',
    `${server}: no answer within ${Math.round(milliseconds / 1000)} s; it may still be at work`,
    {
      server,
      next: 'look with ctctl list, or run the same command again: it does only what is not done yet',
    },
  );
}
