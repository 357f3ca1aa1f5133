/** Reads a definition, of a server or of this computer, by the rules of a toolstack. */
import { baseName } from '../common/base-name.ts';
import type { Server, Toolstack } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { textOf } from '../xen/definitions/bytes.ts';
import { hasXmWords } from '../xen/definitions/convert/dialect.ts';
import type { Reading } from '../xen/definitions/model.ts';
import {
  type DefinitionPlace,
  type DefinitionText,
  definitionReading,
  namesakeReading,
  parseDefinitionText,
  parsePlace,
  placeReadings,
  type Uname,
} from '../xen/definitions/text.ts';
import { rulesFor } from '../xen/definitions/versions.ts';
import { readXl } from '../xen/definitions/xl/read.ts';
import { readXm } from '../xen/definitions/xm/read.ts';
import { askServer } from './ask-servers.ts';
import { noDefinition } from './definition-history.ts';
import { type IncludedFiles, includedFiles, nothingIncluded } from './included-files.ts';

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
export interface Surroundings extends IncludedFiles {
  readonly uname: Uname | undefined;
}

/** A file of this computer; other files that it names are not looked for: they are on some server. */
export function readLocal(path: string, bytes: Buffer, rules: Rules): ReadDefinition {
  const text = textOf(bytes);
  const toolstack = rules.toolstack ?? likelyToolstack(path, text);
  const read = readBy(toolstack, rules.xen, { path, text, ...nothingIncluded, uname: undefined });
  return { path, text, bytes, ...read };
}

/** The same definition with another text, by the same rules and with the same surroundings. */
export function readAgain(read: ReadDefinition, bytes: Buffer): ReadDefinition {
  return readGiven(read.path, bytes, read, read.surroundings);
}

/** Bytes that are at hand already, with what their server has told. */
export function readGiven(
  path: string,
  bytes: Buffer,
  { toolstack, xen }: { readonly toolstack: Toolstack; readonly xen?: string },
  surroundings: Surroundings,
): ReadDefinition {
  const text = textOf(bytes);
  return { path, text, bytes, ...readBy(toolstack, xen, { path, text, ...surroundings }) };
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
  const answers = await askServer(hub, server, [
    ...placeReadings,
    definitionReading(name),
    namesakeReading(name),
  ]);
  const answer = answers.get('text');
  const found = answer && parseDefinitionText(answer, server.name);
  if (!found) throw noDefinition(server, name, answers.get('namesake')?.lines[0]);
  const place = parsePlace(answers);
  const toolstack = rules.toolstack ?? toolstackOf(place, server) ?? likelyToolstack(found.path, found.text);
  const texts = new Map([[found.path, found.text]]);
  const named = toolstack === 'xm' ? await includedFiles(hub, server, texts) : nothingIncluded;
  const xen = rules.xen ?? (toolstack === place.toolstack && place.xen !== '' ? place.xen : undefined);
  return { ...found, ...readBy(toolstack, xen, { ...found, ...named, uname: place.uname }) };
}

/** The one that answers there, else that of its entry: a server that was started without Xen has definitions too. */
const toolstackOf = ({ toolstack }: DefinitionPlace, server: Server): Toolstack | undefined =>
  toolstack === 'xl' || toolstack === 'xm' ? toolstack : server.toolstack;

/** The file that defines a domain on a server. @throws whatever `askServer` throws. */
export async function definedIn(hub: Hub, server: Server, name: string): Promise<string | undefined> {
  const answer = (await askServer(hub, server, [definitionReading(name)])).get('text');
  return answer && parseDefinitionText(answer, server.name)?.path;
}

/**
 * xl takes no Python: what it can read is its, unless it has words of xm alone. Of a file that neither can read, the one
 * that came further speaks.
 */
function likelyToolstack(path: string, text: string): Toolstack {
  const xl = readXl(text, { version: '4.17' });
  if (xl.kind === 'definition') return hasXmWords(text, xl.statements) ? 'xm' : 'xl';
  const { reading: xm } = readBy('xm', undefined, { path, text, ...nothingIncluded, uname: undefined });
  if (xm.kind === 'definition') return 'xm';
  return (xm.line ?? 0) > (xl.line ?? 0) ? 'xm' : 'xl';
}

type Source = Omit<DefinitionText, 'bytes'> & Surroundings;

function readBy(
  toolstack: Toolstack,
  xen: string | undefined,
  { path, text, files, missingFiles, uname }: Source,
): Omit<ReadDefinition, keyof DefinitionText> {
  const given = { files, missingFiles, uname };
  const rules = rulesFor(toolstack, xen);
  if (rules.toolstack === 'xl') {
    const version = rules.xen;
    return { toolstack, xen: version, reading: readXl(text, { version }), surroundings: given };
  }
  const version = rules.xen;
  const fileName = baseName(path);
  const surroundings = { fileName, version, files, missingFiles, variables: new Map<string, string>() };
  const reading = readXm(text, { ...surroundings, ...(uname ? { uname } : {}) });
  return { toolstack, xen: version, reading, surroundings: given };
}
