/** Waiting that ends early: promises tied to abort signals, leaving no listener behind. */
import { setMaxListeners } from 'node:events';

/** A controller that many viewers may listen to: without this, Node warns of a leak at the eleventh. */
export function newAbortController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Settles like `work`, or rejects with the reason of the first signal that aborts.
 * The work itself goes on; `late` receives its result when it comes after an abort, to dispose of it.
 */
export async function orAborted<T>(
  work: Promise<T>,
  signals: readonly AbortSignal[],
  late: (result: T) => void = () => {},
): Promise<T> {
  let detach = () => {};
  const aborted = new Promise<never>((_, reject) => {
    detach = whenAborted(signals, reject);
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    // When the work itself has failed, nothing arrives later and the second handler ends the matter.
    work.then(late, () => {});
    throw error;
  } finally {
    detach();
  }
}

/** Calls `listener` once with the reason of the first signal that aborts, now or later; returns how to detach. */
export function whenAborted(
  signals: readonly AbortSignal[],
  listener: (reason: unknown) => void,
): () => void {
  const detach = () => {
    for (const signal of signals) signal.removeEventListener('abort', check);
  };
  const check = () => {
    const aborted = signals.find((signal) => signal.aborted);
    if (!aborted) return;
    detach();
    listener(aborted.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', check);
  check();
  return detach;
}
