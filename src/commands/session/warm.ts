/** The way from a command to its warm connections: what `--keep` puts into the options of a hub. */
import { setMaxListeners } from 'node:events';
import { version } from '../../common/version.ts';
import { knownHostsFile, runtimeFolder } from '../../inventory/locations.ts';
import type { HubOptions } from '../../remote/hub.ts';
import { placeOf, type Route } from '../../remote/route.ts';
import { KeepingFailure } from '../../remote/session/keeping-failure.ts';
import { sessionPlace } from '../../remote/session/place.ts';
import { answersBy, type ConnectRequest } from '../../remote/session/request.ts';
import { warmConnection } from '../../remote/session/warm.ts';
import type { Stage } from '../../remote/ssh/connect.ts';

export interface WarmWays extends Pick<HubOptions, 'hostKeys' | 'authentication' | 'signal' | 'watch'> {
  /** Hears, once, why nothing is kept although it was asked for. */
  readonly warn?: (line: string) => void;
  /** What node runs to have the process that keeps connections; this program by default. */
  readonly entry?: readonly string[];
}

/** @param keepSeconds for how long after its last use a connection is kept. */
export function warmBy(keepSeconds: number, options: WarmWays): NonNullable<HubOptions['warm']> {
  const { hostKeys, authentication, watch, warn } = options;
  const { entry = [process.argv[1] ?? '', 'session', 'serve'] } = options;
  const signal = options.signal && manyListenersOf(options.signal);
  let isBroken = false;
  return async ({ name }, route) => {
    // Its program would run in the folder and with the environment of whichever command came first.
    if (isBroken || hasCommand(route)) return undefined;
    const request: ConnectRequest = {
      route,
      knownHostsFile: knownHostsFile(),
      ...(hostKeys.accepted === undefined ? {} : { accepted: hostKeys.accepted }),
      ...(authentication.agent === undefined ? {} : { agent: authentication.agent }),
    };
    const waitedFor = new Set<string>();
    try {
      return await warmConnection({
        place: sessionPlace(runtimeFolder(), version),
        entry,
        server: name,
        to: `${route.user}@${placeOf(route)}`,
        keepSeconds,
        request,
        answers: answersBy({ hostKeys, authentication }),
        ...(signal ? { signal } : {}),
        told(_about, data) {
          const { name: at, stage } = data as { readonly name: string; readonly stage: Stage | 'its turn' };
          waitedFor.add(at);
          watch?.(at, { kind: 'stage', stage });
        },
      });
    } catch (error) {
      if (!(error instanceof KeepingFailure)) throw error;
      // All servers of a command find out at once.
      if (!isBroken) warn?.(`connections are not kept: ${error.message}`);
      isBroken = true;
      return undefined;
    } finally {
      for (const at of waitedFor) watch?.(at, { kind: 'idle' });
    }
  };
}

/** Each server of a command listens to its end. */
function manyListenersOf(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

function hasCommand({ via }: Route): boolean {
  return via.kind === 'command' || (via.kind === 'jump' && hasCommand(via.host));
}
