/** The network cards of several servers: one exec each, one more where definitions include files from elsewhere. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Answer } from '../remote/bundle/run.ts';
import { sh } from '../remote/bundle/shell.ts';
import type { Reading } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import {
  type DefinitionPlace,
  includedReadings,
  parseIncluded,
  parsePlace,
  placeReadings,
} from '../xen/definitions/text.ts';
import { rulesFor } from '../xen/definitions/versions.ts';
import { filesNeeded } from '../xen/definitions/xm/read.ts';
import { type SeenCard, serverCards } from '../xen/macs/cards.ts';
import {
  type DefinitionFiles,
  definitionFilesReading,
  parseDefinitionFiles,
} from '../xen/macs/definition-files.ts';
import { definedDomains } from '../xen/macs/domains.ts';
import { parseRunningCards, type RunningCard, runningCardsReading } from '../xen/macs/running.ts';
import { askEach, askServer, type ServerAnswer } from './ask-servers.ts';

/** Without xenstore every domain would look as if it were off. */
const xenstoreReading: Reading = { id: 'xenstore', read: sh`xenstore-list /local/domain` };

const readings: readonly Reading[] = [
  ...placeReadings,
  xenstoreReading,
  definitionFilesReading,
  runningCardsReading,
];

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
  const xenstore = answers.get('xenstore');
  if (xenstore?.code !== 0) {
    const reason = xenstore?.stderr || 'xenstore-list fails';
    throw new CtctlError('failed', `${server}: xenstore does not answer: ${reason}`, { server });
  }
  return { place: parsePlace(answers), files, running: parseRunningCards(answers) };
}

interface Included {
  readonly files: ReadonlyMap<string, string>;
  readonly missingFiles: ReadonlySet<string>;
}

const nothingIncluded: Included = { files: new Map(), missingFiles: new Set() };

/** Most that may be asked for: files that name each other by ever new names have no end. */
const mostAsked = 100;

/** What is read already counts; the rest is asked for together, as often as a new name turns up. */
async function includedFiles(
  hub: Hub,
  server: Server,
  texts: ReadonlyMap<string, string>,
): Promise<Included> {
  const files = new Map(texts);
  const missing = new Set<string>();
  let fresh: Iterable<string> = texts.values();
  for (;;) {
    const named = [...fresh].flatMap(filesNeeded);
    const paths = [...new Set(named)].filter((path) => !files.has(path) && !missing.has(path));
    if (paths.length === 0 || files.size - texts.size + missing.size + paths.length > mostAsked) break;
    const found = parseIncluded(paths, await askServer(hub, server, includedReadings(paths)));
    for (const path of paths) missing.add(path);
    for (const [path, text] of found) {
      files.set(path, text);
      missing.delete(path);
    }
    fresh = found.values();
  }
  return { files, missingFiles: missing };
}
