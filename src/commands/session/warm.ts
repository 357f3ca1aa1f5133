/** The way from a command to its warm connections: what `--keep` puts into the options of a hub. */
import { knownHostsFile, runtimeFolder } from '../../inventory/locations.ts';
import type { HubOptions } from '../../remote/hub.ts';
import { placeOf } from '../../remote/route.ts';
import { sessionPlace } from '../../remote/session/place.ts';
import { answersBy, type ConnectRequest } from '../../remote/session/request.ts';
import { version } from '../../remote/session/version.ts';
import { warmConnection } from '../../remote/session/warm.ts';
import type { Stage } from '../../remote/ssh/connect.ts';

type Options = Pick<HubOptions, 'hostKeys' | 'authentication' | 'signal' | 'watch'>;

/** @param keepSeconds for how long after its last use a connection is kept. */
export function warmBy(keepSeconds: number, options: Options): NonNullable<HubOptions['warm']> {
  const { hostKeys, authentication, signal, watch } = options;
  return ({ name }, route) => {
    const request: ConnectRequest = {
      route,
      knownHostsFile: knownHostsFile(),
      ...(hostKeys.accepted === undefined ? {} : { accepted: hostKeys.accepted }),
      ...(authentication.agent === undefined ? {} : { agent: authentication.agent }),
    };
    const waitedFor = new Set<string>();
    return warmConnection({
      place: sessionPlace(runtimeFolder(), version),
      entry: [process.argv[1] ?? '', 'session', 'serve'],
      server: name,
      to: `${route.user}@${placeOf(route)}`,
      keepSeconds,
      request,
      answers: answersBy({ hostKeys, authentication }),
      ...(signal ? { signal } : {}),
      told(_about, data) {
        const { name: at, stage } = data as { readonly name: string; readonly stage: Stage };
        waitedFor.add(at);
        watch?.(at, { kind: 'stage', stage });
      },
    }).finally(() => {
      for (const at of waitedFor) watch?.(at, { kind: 'idle' });
    });
  };
}
