/** Where a domain's VNC server listens now: asked of xenstore in one exec, never guessed. */

import type { Located } from '../console/vnc/events.ts';
import type { Server } from '../inventory/schema.ts';
import type { Target } from '../remote/bundle/run.ts';
import type { Connection } from '../remote/connection.ts';
import { detailReadings, domainDetails } from '../xen/domains/details.ts';
import { readingLibrary } from '../xen/settings.ts';
import { readWithin } from './ask-servers.ts';

/** @param connection asked over this connection, with the rights of `target`. */
export async function locateVnc(
  server: Server,
  name: string,
  target: Target,
  connection: Connection,
): Promise<Located> {
  const answers = await readWithin({ ...target, connection }, detailReadings(name), readingLibrary(server));
  const { id, state, vnc, definition } = domainDetails(server.name, answers);
  if (id === null) {
    const known = state !== 'none' || definition.length > 0;
    return {
      state: 'off',
      reason: known ? `${name} is off` : `there is no domain ${name} on ${server.name}`,
    };
  }
  if (vnc === null) return { state: 'no-vnc', reason: `${name} has no VNC console` };
  return { state: 'running', domainId: id, ...vnc };
}
