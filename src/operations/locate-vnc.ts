/** Where a domain's VNC server listens now: asked of xenstore in one exec, never guessed. */

import { CtctlError } from '../common/errors.ts';
import type { Located } from '../console/vnc/events.ts';
import type { Server } from '../inventory/schema.ts';
import type { Target } from '../remote/bundle/run.ts';
import type { Connection } from '../remote/connection.ts';
import { detailReadings, domainDetails } from '../xen/domains/details.ts';
import { readingLibrary } from '../xen/settings.ts';
import { readWithin } from './ask-servers.ts';

/**
 * @param connection asked over this connection, with the rights of `target`.
 * @param mustExist a domain that is neither there nor defined is an error; else it is just off: one without a
 *   definition is gone for a moment while it restarts.
 * @throws CtctlError `notFound`
 */
export async function locateVnc(
  server: Server,
  name: string,
  {
    target,
    connection,
    mustExist,
  }: { readonly target: Target; readonly connection: Connection; readonly mustExist: boolean },
): Promise<Located> {
  const answers = await readWithin({ ...target, connection }, detailReadings(name), readingLibrary(server));
  const { id, state, vnc, definition } = domainDetails(server.name, answers);
  if (id === null) {
    if (mustExist && state === 'none' && definition.length === 0) {
      throw new CtctlError('notFound', `no domain ${name} on ${server.name}`, {
        server: server.name,
        next: 'see ctctl domain list',
      });
    }
    return { state: 'off', reason: `${name} is off` };
  }
  if (vnc === null) return { state: 'no-vnc', reason: `${name} has no VNC console` };
  return { state: 'running', domainId: id, ...vnc };
}
