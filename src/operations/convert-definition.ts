/** Converts a definition that was read to one for xl. */
import { baseName } from '../common/base-name.ts';
import { CtctlError } from '../common/errors.ts';
import type { Server, Toolstack } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { hasXmWords, isForXl } from '../xen/definitions/convert/dialect.ts';
import { withSecrets } from '../xen/definitions/convert/hide.ts';
import type { ConversionItem, SecretText, Unconverted } from '../xen/definitions/convert/part.ts';
import { convertToXl } from '../xen/definitions/convert/to-xl.ts';
import type { Uses } from '../xen/definitions/convert/uses.ts';
import type { Reading } from '../xen/definitions/model.ts';
import { parsePlace, placeReadings } from '../xen/definitions/text.ts';
import { nearestVersion } from '../xen/definitions/versions.ts';
import { type XlVersion, xlVersions } from '../xen/definitions/xl/read.ts';
import { type XmVersion, xmVersions } from '../xen/definitions/xm/read.ts';
import { askServer } from './ask-servers.ts';
import { type ReadDefinition, readGiven } from './read-definition.ts';

export interface ConvertWishes {
  readonly version: XlVersion;
  /** Names of bridges: old and new. */
  readonly bridges: ReadonlyMap<string, string>;
  /** `NAME=VALUE` of xm's command line; they answer for names of which nobody can know the value, too. */
  readonly variables: ReadonlyMap<string, string>;
}

export type Converted =
  | {
      readonly kind: 'converted';
      readonly text: SecretText;
      readonly items: readonly ConversionItem[];
      readonly unconverted: readonly Unconverted[];
      readonly uses: Uses;
    }
  /** It is a definition for xl as it stands. */
  | { readonly kind: 'already'; readonly text: SecretText }
  | Extract<Reading, { kind: 'refused' }>;

/** A server that is to take a converted definition. */
export interface Destination {
  /** The newest Xen whose rules we know that is not newer than its own. */
  readonly version: XlVersion;
}

/** @throws CtctlError `refused` where its toolstack is not xl; whatever `askServer` throws. */
export async function destinationOf(hub: Hub, server: Server): Promise<Destination> {
  const { toolstack, xen } = parsePlace(await askServer(hub, server, placeReadings));
  if (toolstack !== 'xl') {
    const has = toolstack === '' ? 'no toolstack answers there' : `its toolstack is ${toolstack}`;
    throw new CtctlError('refused', `${server.name} takes no definitions for xl: ${has}`, {
      server: server.name,
    });
  }
  return { version: nearestVersion<XlVersion>(xlVersions, xen === '' ? '4.17' : xen) };
}

/** Whose rules a file of this computer follows, which no server tells: xl's where something in it is xl's alone. */
export const likelyDialect = (text: string, version: XlVersion): Toolstack =>
  isForXl(text, version) ? 'xl' : 'xm';

/** A text on a server with xl that means what xm made of it, though xl can read it: it came with its domain from there. */
export const isFromXm = ({ toolstack, text, reading }: ReadDefinition): boolean =>
  toolstack === 'xl' && (reading.kind === 'refused' || hasXmWords(text, reading.statements));

/** The same file by the rules of xm. @param xen `3.2`, where that is known. */
export const readAsXm = ({ path, bytes, surroundings }: ReadDefinition, xen?: string): ReadDefinition =>
  readGiven(path, bytes, { toolstack: 'xm', ...(xen === undefined ? {} : { xen }) }, surroundings);

export function convertDefinition(read: ReadDefinition, { variables, ...wishes }: ConvertWishes): Converted {
  const { path, text, reading, surroundings } = read;
  if (read.toolstack === 'xl') {
    if (reading.kind === 'refused') return reading;
    return { kind: 'already', text: withSecrets(text, reading.statements) };
  }
  const { uname, ...files } = surroundings;
  const fileName = baseName(path);
  const version = xmVersions.find((known): known is XmVersion => known === read.xen) ?? '3.2';
  const given = { ...files, fileName, version, variables, ...(uname ? { uname } : {}) };
  return convertToXl(text, given, wishes);
}
