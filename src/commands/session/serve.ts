/** session serve: the process that keeps connections, in the foreground; the first command with --keep starts it. */
import { exitCodes } from '../../common/errors.ts';
import { version } from '../../common/version.ts';
import { runtimeFolder } from '../../inventory/locations.ts';
import { longestKeep } from '../../remote/session/keep.ts';
import { requestOpener } from '../../remote/session/open-route.ts';
import { sessionPlace } from '../../remote/session/place.ts';
import { serveSessions } from '../../remote/session/serve.ts';

export async function serveKeptSessions(): Promise<number> {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  // The terminal of the first command may be closed while others still use its connection.
  process.on('SIGHUP', () => {});
  await serveSessions({
    place: sessionPlace(runtimeFolder(), version),
    open: requestOpener(),
    longest: longestKeep * 1000,
    signal: ending.signal,
  });
  return exitCodes.done;
}
