/** The network cards of several servers: one exec each, one more where definitions include files from elsewhere. */
import type { Server } from '../inventory/schema.ts';
import type { Answer } from '../remote/bundle/run.ts';
import type { Reading } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import {
  type DefinitionFiles,
  definitionFilesReading,
  parseDefinitionFiles,
} from '../xen/definitions/files.ts';
import { type DefinitionPlace, parsePlace, placeReadings } from '../xen/definitions/text.ts';
import { rulesFor } from '../xen/definitions/versions.ts';
import { type SeenCard, serverCards } from '../xen/macs/cards.ts';
import { definedDomains } from '../xen/macs/domains.ts';
import { parseRunning, type RunningCard, runningReadings } from '../xen/macs/running.ts';
import { askEach, askServer, type ServerAnswer } from './ask-servers.ts';
import { includedFiles, nothingIncluded } from './included-files.ts';

const readings: readonly Reading[] = [...placeReadings, definitionFilesReading, ...runningReadings];

/** @returns one answer a server, in their order. */
export function listMacs(
  hub: Hub,
  servers: readonly Server[],
): Promise<readonly ServerAnswer<readonly SeenCard[]>[]> {
  return askEach(servers, (server) => cardsOfServer(hub, server));
}

async function cardsOfServer(hub: Hub, server: Server): Promise<readonly SeenCard[]> {
  const found = parse(server.name, await askServer(hub, server, readings));
  const { files, place, running } = found;
  const toolstack = place.toolstack === 'xm' ? 'xm' : 'xl';
  const included = toolstack === 'xm' ? await includedFiles(hub, server, files.texts) : nothingIncluded;
  const domains = definedDomains(files, {
    rules: rulesFor(toolstack, place.xen === '' ? undefined : place.xen),
    surroundings: { ...included, ...(place.uname ? { uname: place.uname } : {}) },
  });
  return serverCards(server.name, domains, running);
}

interface Found {
  readonly place: DefinitionPlace;
  readonly files: DefinitionFiles;
  readonly running: readonly RunningCard[];
}

/** @throws CtctlError `failed` where the toolstack or xenstore does not answer. */
function parse(server: string, answers: ReadonlyMap<string, Answer>): Found {
  const files = parseDefinitionFiles(server, answers);
  return { place: parsePlace(answers), files, running: parseRunning(server, answers).cards };
}
