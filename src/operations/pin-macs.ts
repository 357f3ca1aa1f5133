/** Gives the network cards of a domain's definition the addresses that they have while it runs, for good. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import type { Reading } from '../xen/definitions/model.ts';
import { revisionLibrary } from '../xen/definitions/revision.ts';
import { parseRunningCards, runningCardsReading } from '../xen/macs/running.ts';
import { definitionLibraries } from '../xen/settings.ts';
import { askServer } from './ask-servers.ts';
import { pinDefinition } from './pin/definition.ts';
import { pinRegistry, registryPlace, usesRegistry } from './pin/registry.ts';
import { type PinRequest, type PinSubject, refused } from './pin/subject.ts';
import type { ReadDefinition } from './read-definition.ts';

export interface Pin {
  readonly bundle: Bundle;
  /** What is left as it is, and why somebody should know. */
  readonly notes: readonly string[];
}

/**
 * @throws CtctlError `refused` where nobody can tell which address is whose, or where the text is for a person to edit;
 *   whatever `askServer` throws.
 */
export async function pinMacs(hub: Hub, server: Server, request: PinRequest): Promise<Pin> {
  const { name, read } = request;
  const { reading } = read;
  if (reading.kind === 'refused') throw refusedDefinition(server, read, reading);
  if (request.registry && read.toolstack === 'xl') {
    throw refused(
      server,
      `${name} is for xl, which reads no Python: the registry is for xm`,
      'leave --registry away',
    );
  }
  const isRegistry = request.registry || usesRegistry(read, reading);
  const registry = isRegistry ? registryPlace(server, read) : undefined;
  const answers = await askServer(hub, server, [runningCardsReading, ...(registry?.readings ?? [])]);
  const running = parseRunningCards(answers).filter(({ domain }) => domain === name);
  const subject: PinSubject = { ...request, server, reading, running };
  const parts = registry ? pinRegistry(subject, registry, answers) : pinDefinition(subject);
  return {
    bundle: {
      title: `pin the MAC addresses of ${name}`,
      library: [...definitionLibraries(server), revisionLibrary],
      steps: parts.steps,
      rollback: true,
    },
    notes: parts.notes,
  };
}

function refusedDefinition(
  server: Server,
  { path, toolstack }: ReadDefinition,
  { line, reason }: Extract<Reading, { kind: 'refused' }>,
): CtctlError {
  const place = `${server.name}:${path}${line === null ? '' : `:${line}`}`;
  return new CtctlError('refused', `${place}: ${toolstack} refuses it: ${reason}`, {
    server: server.name,
    next: 'see ctctl config lint',
  });
}
