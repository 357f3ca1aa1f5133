/**
 * What Ctrl-C means while runs are under way: the first one stops them after their current step, the second one does not
 * wait for that.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { CtctlError, messageOf } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { cancelRun } from '../../remote/bundle/errand.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';

/** Milliseconds for the word to reach a server. */
const patience = 15_000;

/** Milliseconds that the second Ctrl-C leaves to a word that is on its way: both may come at once. */
const lastPatience = 2000;

export interface Runs {
  /** A run has begun to change its server. */
  begun(server: Server, id: string): void;
  ended(server: Server): void;
  /** True once they are to stop: nothing new may begin. */
  readonly areStopping: boolean;
  /** Why somebody does not wait for the end of a run, and what becomes of it: it may have been told to stop. */
  leaving(server: Server, error: unknown): Promise<unknown>;
  /** Nothing is printed any more from here on. */
  close(): void;
}

interface UnderWay {
  readonly id: string;
  /** Once it was told to stop: whether it has heard that. */
  heard?: Promise<boolean>;
}

/** @param hub connections that are open already. */
export function interruptibleRuns(context: Pick<Context, 'reporter' | 'onInterrupt'>, hub: Hub): Runs {
  const underWay = new Map<Server, UnderWay>();
  let areStopping = false;
  let mayTell = true;
  const tell = (text: string): void => {
    if (mayTell) context.reporter.line(text);
  };
  const stop = (server: Server, run: UnderWay): void => {
    tell(`${server.name}: run ${run.id} stops after its current step; Ctrl-C again does not wait for that`);
    run.heard = tellToStop(hub, server, run.id).then(
      (word) => word,
      (error: unknown) => {
        tell(`${server.name}: could not be told to stop: ${messageOf(error)}`);
        return false;
      },
    );
  };
  const release = context.onInterrupt(() => {
    // The last word is that of the error.
    if (areStopping) mayTell = false;
    if (areStopping || underWay.size === 0) return false;
    areStopping = true;
    for (const [server, run] of underWay) stop(server, run);
    return true;
  });
  return {
    begun(server, id) {
      const run: UnderWay = { id };
      underWay.set(server, run);
      // It was still on its way there when the others were told.
      if (areStopping) stop(server, run);
    },
    ended: (server) => void underWay.delete(server),
    get areStopping() {
      return areStopping;
    },
    async leaving(server, error) {
      const run = underWay.get(server);
      if (!run?.heard || !(error instanceof CtctlError)) return error;
      const inTime = pause(lastPatience, false, { ref: false });
      return leftStopping(server, run.id, await Promise.race([run.heard, inTime]), error);
    },
    close() {
      mayTell = false;
      release();
    },
  };
}

/** @returns true: it stops, or is over. @throws when nobody there could be told. */
async function tellToStop(hub: Hub, server: Server, id: string): Promise<boolean> {
  const target = await hub.target(server);
  const outcome = await cancelRun({ ...target, signal: AbortSignal.timeout(patience) }, id);
  if (outcome === 'failed') throw new CtctlError('failed', 'its folder there cannot be written');
  return true;
}

function leftStopping({ name }: Server, id: string, hasHeard: boolean, error: CtctlError): CtctlError {
  const why = error.cause instanceof CtctlError ? error.cause.message : 'interrupted';
  const place = why.startsWith(`${name}: `) ? '' : `${name}: `;
  const words = hasHeard
    ? `run ${id} stops there after its current step`
    : `run ${id} goes on there, and may not have heard that it is to stop`;
  return new CtctlError(error.reason, `${place}${why}; ${words}`, {
    server: name,
    next: hasHeard ? `ctctl run attach ${name}:${id}` : `ctctl run cancel ${name}:${id}`,
    cause: error.cause,
  });
}
