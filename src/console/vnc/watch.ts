/** Follows a domain whose picture was lost until its VNC is there again; the target tells what it sees. */
import { CtctlError } from '../../common/errors.ts';
import type { Delays } from './delays.ts';
import { type Endpoint, type Located, sameEndpoint } from './events.ts';
import type { Target } from './target.ts';

/**
 * Polls until the domain runs at another endpoint than the lost one. The old endpoint is believed only
 * after `hold`: a domain that restarts keeps it in xenstore until it has gone. While the domain stays
 * off, the questions go on at the slow pace. Rejects when the signal aborts.
 */
export async function followRestart(
  target: Target,
  lost: Endpoint,
  delays: Delays,
  signal: AbortSignal,
): Promise<void> {
  const { clock, fresh, hold, poll, slowPoll } = delays;
  const start = clock.now();
  for (;;) {
    const isLong = clock.now() - start >= hold;
    await clock.sleep(isLong ? slowPoll : poll, signal);
    // Half of `fresh` lets a waiting viewer's own polls serve here as well.
    const located = await look(target, fresh / 2);
    signal.throwIfAborted();
    if (located?.state === 'running' && (isLong || !sameEndpoint(located, lost))) return;
  }
}

/** One look at the domain; an expected failure is no answer, the next look may have one. */
export async function look(target: Target, maxAge: number): Promise<Located | undefined> {
  try {
    return (await target.ask(maxAge)).located;
  } catch (error) {
    if (error instanceof CtctlError) return undefined;
    throw error;
  }
}
