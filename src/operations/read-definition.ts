/** Reads a definition, of a server or of this computer, by the rules of a toolstack. */
import { CtctlError } from '../common/errors.ts';
import type { Server, Toolstack } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import type { Reading } from '../xen/definitions/model.ts';
import {
  type DefinitionText,
  definitionReading,
  includedReadings,
  parseDefinitionText,
  parseIncluded,
  parsePlace,
  placeReadings,
  type Uname,
} from '../xen/definitions/text.ts';
import { readXl, type XlVersion, xlVersions } from '../xen/definitions/xl/read.ts';
import { filesNeeded, readXm, type XmVersion, xmVersions } from '../xen/definitions/xm/read.ts';
import { askServer } from './ask-servers.ts';

/** By whose rules; what is not given is found out. */
export interface Rules {
  readonly toolstack?: Toolstack;
  /** `4.17` */
  readonly xen?: string;
}

export interface ReadDefinition extends DefinitionText {
  readonly toolstack: Toolstack;
  readonly xen: string;
  readonly reading: Reading;
  /** What it was read with besides its text. */
  readonly surroundings: Surroundings;
}

/** What a definition may ask its server for. */
export interface Surroundings extends NamedFiles {
  readonly uname: Uname | undefined;
}

/** A file of this computer; other files that it names are not looked for: they are on some server. */
export function readLocal(path: string, text: string, rules: Rules): ReadDefinition {
  const toolstack = rules.toolstack ?? likelyToolstack(path, text);
  return { path, text, ...readBy(toolstack, rules.xen, { path, text, ...nothingNamed, uname: undefined }) };
}

/**
 * The definition of a domain on a server, with the files there that it names itself.
 * @throws CtctlError `notFound` where there is none; whatever `askServer` throws.
 */
export async function readRemote(
  hub: Hub,
  server: Server,
  name: string,
  rules: Rules,
): Promise<ReadDefinition> {
  const answers = await askServer(hub, server, [...placeReadings, definitionReading(name)]);
  const answer = answers.get('text');
  const found = answer && parseDefinitionText(answer, server.name);
  if (!found) {
    throw new CtctlError(
      'notFound',
      `${server.name} has no definition of ${name} in ${server.paths.definitions}`,
      {
        server: server.name,
        next: 'see ctctl domain list',
      },
    );
  }
  const place = parsePlace(answers);
  const toolstack = rules.toolstack ?? (place.toolstack === 'xm' ? 'xm' : 'xl');
  const named = toolstack === 'xm' ? await namedFiles(hub, server, found.text) : nothingNamed;
  const xen = rules.xen ?? (toolstack === place.toolstack && place.xen !== '' ? place.xen : undefined);
  return { ...found, ...readBy(toolstack, xen, { ...found, ...named, uname: place.uname }) };
}

/** What a definition names itself by execfile. */
interface NamedFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly missingFiles: ReadonlySet<string>;
}

const nothingNamed: NamedFiles = { files: new Map(), missingFiles: new Set() };

/** Files may name files: as often as a new one turns up. */
async function namedFiles(hub: Hub, server: Server, text: string): Promise<NamedFiles> {
  const files = new Map<string, string>();
  const asked = new Set<string>();
  for (;;) {
    const wanted = [text, ...files.values()].flatMap(filesNeeded).filter((path) => !asked.has(path));
    const paths = [...new Set(wanted)];
    if (paths.length === 0 || asked.size > 20) break;
    for (const path of paths) asked.add(path);
    for (const [path, content] of parseIncluded(
      paths,
      await askServer(hub, server, includedReadings(paths)),
    )) {
      files.set(path, content);
    }
  }
  return { files, missingFiles: new Set([...asked].filter((path) => !files.has(path))) };
}

/** xl takes no Python: what it can read is its. Of a file that neither can read, the one that came further speaks. */
function likelyToolstack(path: string, text: string): Toolstack {
  const xl = readXl(text, { version: '4.17' });
  if (xl.kind === 'definition') return 'xl';
  const { reading: xm } = readBy('xm', undefined, { path, text, ...nothingNamed, uname: undefined });
  if (xm.kind === 'definition') return 'xm';
  return (xm.line ?? 0) > (xl.line ?? 0) ? 'xm' : 'xl';
}

type Source = DefinitionText & Surroundings;

function readBy(
  toolstack: Toolstack,
  xen: string | undefined,
  { path, text, files, missingFiles, uname }: Source,
): Omit<ReadDefinition, keyof DefinitionText> {
  const given = { files, missingFiles, uname };
  if (toolstack === 'xl') {
    const version = nearest<XlVersion>(xlVersions, xen ?? '4.17');
    return { toolstack, xen: version, reading: readXl(text, { version }), surroundings: given };
  }
  const version = nearest<XmVersion>(xmVersions, xen ?? '3.2');
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const surroundings = { fileName, version, files, missingFiles, variables: new Map<string, string>() };
  const reading = readXm(text, { ...surroundings, ...(uname ? { uname } : {}) });
  return { toolstack, xen: version, reading, surroundings: given };
}

/** The last of the known versions that is not newer, else the first one. */
function nearest<Version extends string>(known: readonly [Version, ...Version[]], xen: string): Version {
  const rank = (version: string): number => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major * 1000 + minor;
  };
  return known.findLast((version) => rank(version) <= rank(xen)) ?? known[0];
}
