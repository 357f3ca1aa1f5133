/** Looks at a server layer by layer, from its name to its bridges. */
import { CtctlError } from '../common/errors.ts';
import type { LegacyProfile, Server } from '../inventory/schema.ts';
import type { Target } from '../remote/bundle/run.ts';
import type { Hub } from '../remote/hub.ts';
import { type Observation, type ServerFacts, serverFacts, serverReadings } from '../xen/servers/facts.ts';
import { checkLibrary } from '../xen/settings.ts';
import { readWithin } from './ask-servers.ts';
import type { WayThere } from './way-there.ts';

export interface ServerCheck {
  readonly observations: readonly Observation[];
  /** What the server is; undefined where it could not be asked. */
  readonly facts: ServerFacts | undefined;
  /** Why it cannot be used; undefined when it can. */
  readonly failure: CtctlError | undefined;
  /** The profile that would let us in, where only that is missing. */
  readonly legacy: LegacyProfile | undefined;
}

/**
 * One connection and one exec. The toolstack is looked for anew, whatever the inventory says.
 * @param way told by the hub's `watch` what happens on the way to the server.
 * @throws CtctlError only for what is not the server's doing: an interruption, a prompt that was cancelled.
 */
export async function checkServer(
  hub: Hub,
  server: Server,
  way: WayThere,
  now: () => number,
): Promise<ServerCheck> {
  const { toolstack: _fixed, ...open } = server;
  let sudo: Observation | undefined;
  try {
    const target = await hub.target(server);
    const privilege: Target['privilege'] = async (...asked) => {
      const given = await target.privilege(...asked);
      if (given && given.kind !== 'user') {
        const words = given.kind === 'sudo' ? 'without a password' : 'with a password';
        sudo = { layer: 'sudo', state: 'ok', text: words };
      }
      return given;
    };
    const answers = await readWithin({ ...target, privilege }, serverReadings(server), checkLibrary(open));
    const facts = serverFacts(server, answers, now());
    const observations = [...way.observations(), ...(sudo ? [sudo] : []), ...facts.observations];
    return { observations, facts, failure: failedLayer(server, facts), legacy: undefined };
  } catch (error) {
    if (!(error instanceof CtctlError) || passing.includes(error.reason)) throw error;
    const failed = way.failed(error);
    // sudo speaks before the shell that it would have started.
    const isSudo = failed.layer === 'shell' && server.sudo && /\bsudo\b/.test(error.message);
    return {
      observations: [...way.observations(), isSudo ? { ...failed, layer: 'sudo' } : failed],
      facts: undefined,
      failure: error,
      legacy: way.legacy(),
    };
  }
}

const passing: readonly string[] = ['interrupted', 'cancelled'];

/** The first layer that failed, as an error. */
function failedLayer(server: Server, { observations }: ServerFacts): CtctlError | undefined {
  const failed = observations.find(({ state }) => state === 'failed');
  return (
    failed &&
    new CtctlError('failed', `${server.name}: ${failed.layer}: ${failed.text}`, { server: server.name })
  );
}
