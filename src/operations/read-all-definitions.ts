/** All definitions of a server at once, each with what it names itself. */
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { definingFiles } from '../xen/definitions/defining.ts';
import { definitionFilesReading, parseDefinitionFiles } from '../xen/definitions/files.ts';
import { parsePlace, placeReadings } from '../xen/definitions/text.ts';
import { askServer } from './ask-servers.ts';
import { includedFiles, nothingIncluded } from './included-files.ts';
import { type ReadDefinition, type Rules, readGiven } from './read-definition.ts';

export interface AllDefinitions {
  /** In the order of the folder. */
  readonly read: readonly ReadDefinition[];
  /** Paths of what is too big for a definition, with its bytes. */
  readonly tooBig: ReadonlyMap<string, number>;
}

/** One exec, and another one where definitions include files from elsewhere. @throws whatever `askServer` throws. */
export async function readAllDefinitions(hub: Hub, server: Server, rules: Rules): Promise<AllDefinitions> {
  const answers = await askServer(hub, server, [...placeReadings, definitionFilesReading]);
  const place = parsePlace(answers);
  const { texts, bytes, tooBig } = parseDefinitionFiles(server.name, answers);
  const toolstack = rules.toolstack ?? (place.toolstack === 'xm' ? 'xm' : 'xl');
  const xen = rules.xen ?? (toolstack === place.toolstack && place.xen !== '' ? place.xen : undefined);
  // Those that came from an xm server may lie on an xl server.
  const included = texts.size === 0 ? nothingIncluded : await includedFiles(hub, server, texts);
  const surroundings = { ...included, uname: place.uname };
  const given = { toolstack, ...(xen === undefined ? {} : { xen }) };
  return {
    read: definingFiles(texts, 'xm').map(([path]) =>
      readGiven(path, bytes.get(path) ?? Buffer.alloc(0), given, surroundings),
    ),
    tooBig,
  };
}
