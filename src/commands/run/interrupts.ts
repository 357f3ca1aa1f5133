/**
 * What Ctrl-C means while runs are under way: the first one stops them after their current step, the second one leaves
 * them alone and ends this command.
 */
import { messageOf } from '../../common/errors.ts';
import type { Server } from '../../inventory/schema.ts';
import { cancelRun } from '../../remote/bundle/errand.ts';
import type { Hub } from '../../remote/hub.ts';
import type { Context } from '../context.ts';

/** Milliseconds for the word to reach a server. */
const patience = 15_000;

export interface Runs {
  /** A run has begun to change its server. */
  begun(server: Server, id: string): void;
  ended(server: Server): void;
  /** True once they are to stop: nothing new may begin. */
  readonly areStopping: boolean;
  close(): void;
}

/** @param hub connections that are open already. */
export function interruptibleRuns(context: Context, hub: Hub): Runs {
  const underWay = new Map<Server, string>();
  let areStopping = false;
  const stop = (server: Server, id: string): void => {
    context.reporter.line(
      `${server.name}: stopping after the current step; Ctrl-C again leaves run ${id} to itself`,
    );
    hub
      .target(server)
      .then((target) => cancelRun({ ...target, signal: AbortSignal.timeout(patience) }, id))
      .catch((error: unknown) => {
        context.reporter.line(`${server.name}: could not be told to stop: ${messageOf(error)}`);
      });
  };
  const release = context.onInterrupt(() => {
    if (areStopping || underWay.size === 0) return false;
    areStopping = true;
    for (const [server, id] of underWay) stop(server, id);
    return true;
  });
  return {
    begun(server, id) {
      underWay.set(server, id);
      // It was still on its way there when the others were told.
      if (areStopping) stop(server, id);
    },
    ended: (server) => void underWay.delete(server),
    get areStopping() {
      return areStopping;
    },
    close: release,
  };
}
