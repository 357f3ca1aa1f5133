/** Starts the delay proxy, which makes servers of the loopback as far away as real ones. */
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('delay-proxy.mjs', import.meta.url));

/**
 * A way to each of the ports from `delay` milliseconds away.
 * @param precision `exact`, for which the proxy takes a core when much is under way, or `timers`: up to a millisecond late.
 */
export async function startProxy(delay, targets, precision = 'exact') {
  const child = fork(program, [delay, precision, ...targets].map(String));
  const [{ ports }] = await once(child, 'message');
  return {
    ports,
    /** How many round trips the connection to a port had that ends next. */
    async trips(port) {
      for await (const [{ target, trips }] of on(child, 'message')) if (target === port) return trips;
    },
    stop: () => child.disconnect(),
  };
}
