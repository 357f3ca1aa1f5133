/** Prepares the pinning of several domains of one server: those that are named, or all that are defined there. */

import { baseName } from '../common/base-name.ts';
import type { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { onePerName } from '../xen/definitions/defining.ts';
import { filesNeeded } from '../xen/definitions/xm/read.ts';
import { noDefinition } from './definition-history.ts';
import { refused } from './pin/subject.ts';
import { type PinOutcome, type Pins, pinAll } from './pin-macs.ts';
import { readAllDefinitions } from './read-all-definitions.ts';
import type { ReadDefinition } from './read-definition.ts';

export interface PinWishes {
  readonly registry: boolean;
  readonly fresh: boolean;
}

/** @param names of domains there; null: all. @throws whatever `askServer` throws. */
export async function pinServer(
  hub: Hub,
  server: Server,
  names: readonly string[] | null,
  wishes: PinWishes,
): Promise<Pins> {
  const { read, tooBig } = await readAllDefinitions(hub, server, {});
  const definitions = onePerName(read.map((each) => ({ ...withOwnFiles(each), name: nameOf(each) })));
  const wanted =
    names === null
      ? definitions.map((each) => ({ name: each.name ?? baseName(each.path), read: each }))
      : names.map((name) => ({ name, read: named(definitions, name) }));
  const requests = wanted.flatMap((each) =>
    each.read === undefined ? [] : [{ name: each.name, read: each.read, ...wishes }],
  );
  const { bundle, outcomes, running } = await pinAll(hub, server, requests);
  const absent = wanted.flatMap(({ name, read: found }) =>
    found ? [] : left(name, noDefinition(server, name)),
  );
  if (names !== null) return { bundle, outcomes: [...outcomes, ...absent], running };
  const big = [...tooBig].map(([path, bytes]) =>
    left(
      baseName(path),
      refused(server, `${path}: ${bytes} bytes: too much for a definition`, 'move it away'),
    ),
  );
  const known = new Set(wanted.map(({ name }) => name));
  const others = [...new Set(running.map(({ domain }) => domain))].filter((name) => !known.has(name));
  const undefineds = others.map((name) => left(name, noDefinition(server, name)));
  return { bundle, outcomes: [...outcomes, ...big, ...undefineds], running };
}

const left = (name: string, error: CtctlError): PinOutcome => ({ kind: 'left', name, error });

const nameOf = ({ reading }: ReadDefinition): string | null =>
  reading.kind === 'definition' ? reading.definition.name : null;

type Named = ReadDefinition & { readonly name: string | null };

/** As `ct_find_definition` does: by what the definition says, else by its file. */
const named = (definitions: readonly Named[], name: string): Named | undefined =>
  definitions.find((each) => each.name === name) ?? definitions.find(({ path }) => baseName(path) === name);

/** They were read with the files of all definitions of the server: these are its own. */
function withOwnFiles(read: ReadDefinition): ReadDefinition {
  const { files } = read.surroundings;
  const own = new Map<string, string>();
  const waiting = [...filesNeeded(read.text)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = files.get(path);
    if (text === undefined || own.has(path)) continue;
    own.set(path, text);
    waiting.push(...filesNeeded(text));
  }
  return { ...read, surroundings: { ...read.surroundings, files: own } };
}
