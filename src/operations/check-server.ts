/** Looks at a server layer by layer, from the connection to its bridges. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { type ServerFacts, serverFacts, serverReadings } from '../xen/servers/facts.ts';
import { checkLibrary } from '../xen/settings.ts';
import { readWithin } from './ask-servers.ts';

/**
 * One connection and one exec. The toolstack is looked for anew, whatever the inventory says.
 * @throws CtctlError when there is no connection or no shell: then there is nothing more to look at.
 */
export async function checkServer(hub: Hub, server: Server, now: number): Promise<ServerFacts> {
  const { toolstack: _fixed, ...open } = server;
  const answers = await readWithin(await hub.target(server), serverReadings(server), checkLibrary(open));
  const facts = serverFacts(server, answers, now);
  return {
    ...facts,
    observations: [
      { layer: 'connection', state: 'ok', text: `${server.user}@${server.address}:${server.port}` },
      ...facts.observations,
    ],
  };
}

/** The first layer that failed, as an error; undefined when the server can be used. */
export function checkFailure(server: Server, { observations }: ServerFacts): CtctlError | undefined {
  const failed = observations.find(({ state }) => state === 'failed');
  return (
    failed &&
    new CtctlError('failed', `${server.name}: ${failed.layer}: ${failed.text}`, { server: server.name })
  );
}
