/** Gives the network cards of domains' definitions the addresses that they have while they run, for good. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import type { Bundle } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import { bytesOfDump } from '../xen/definitions/bytes.ts';
import type { Reading } from '../xen/definitions/model.ts';
import { includedReadings } from '../xen/definitions/text.ts';
import { parseRunning, type RunningCard, runningReadings } from '../xen/macs/running.ts';
import type { RegistryFiles } from '../xen/macs/snippet.ts';
import { askServer } from './ask-servers.ts';
import { pinBundle } from './pin/bundle.ts';
import { pinDefinition } from './pin/definition.ts';
import { type Contents, pinRegistry, registryPlace, usesRegistry } from './pin/registry.ts';
import { isReal, withoutSpoiling } from './pin/registry-others.ts';
import { type PinParts, type PinRequest, type PinSubject, refused } from './pin/subject.ts';
import type { ReadDefinition } from './read-definition.ts';

export interface Pin {
  readonly bundle: Bundle;
  /** What is left as it is, and why somebody should know. */
  readonly notes: readonly string[];
}

/** What becomes of one domain, or why nothing does. */
export type PinOutcome =
  | { readonly kind: 'pinned'; readonly name: string; readonly isChange: boolean; readonly parts: PinParts }
  | { readonly kind: 'left'; readonly name: string; readonly error: CtctlError };

export interface Pins {
  /** One for all of them; null: nothing is left to be done for anybody. */
  readonly bundle: Bundle | null;
  /** In the order of the requests. */
  readonly outcomes: readonly PinOutcome[];
  /** All that run there, asked for or not. */
  readonly running: readonly RunningCard[];
}

/**
 * @throws CtctlError `refused` where nobody can tell which address is whose, or where the text is for a person to edit;
 *   whatever `askServer` throws.
 */
export async function pinMacs(hub: Hub, server: Server, request: PinRequest): Promise<Pin> {
  const [outcome] = (await pinAll(hub, server, [request])).outcomes;
  if (outcome?.kind !== 'pinned') throw outcome?.error ?? new Error('a request without an outcome');
  const { parts } = outcome;
  return { bundle: pinBundle(server, [request.name], parts.changes), notes: parts.notes };
}

/** One more exec for all of them. What cannot be pinned is left. @throws whatever `askServer` throws. */
export async function pinAll(hub: Hub, server: Server, requests: readonly PinRequest[]): Promise<Pins> {
  const begun = requests.map((request) => ({ request, begin: attempt(() => beginning(server, request)) }));
  const files = begun.flatMap(({ begin }) => (begin.error ? [] : (begin.result.registry ?? [])));
  const paths = [...new Set(files.flatMap(({ registry, snippet, common }) => [registry, snippet, common]))];
  const answers = await askServer(hub, server, [...runningReadings, ...includedReadings(paths)]);
  const { names: there, cards: running } = parseRunning(server.name, answers);
  const asRead: Contents = new Map(
    paths.map((path, index) => {
      const answer = answers.get(`file-${index + 1}`);
      return [path, answer?.code === 0 ? bytesOfDump(answer.lines) : null];
    }),
  );
  const now = new Map(asRead);
  const tries = begun.map(({ request, begin }): PinOutcome => {
    const { name } = request;
    if (begin.error) return { kind: 'left', name, error: begin.error };
    const { registry, reading } = begin.result;
    const cards = running.filter(({ domain }) => domain === name);
    const subject: PinSubject = { ...request, server, reading, isRunning: there.has(name), running: cards };
    const tried = attempt(() =>
      registry ? pinRegistry(subject, registry, asRead, now) : pinDefinition(subject),
    );
    if (tried.error) return { kind: 'left', name, error: tried.error };
    const { changes } = tried.result;
    for (const { path, after } of changes) if (now.has(path)) now.set(path, after);
    return { kind: 'pinned', name, isChange: changes.some(isReal), parts: tried.result };
  });
  const outcomes = await withoutSpoiling(hub, server, tries);
  const changing = outcomes.flatMap((each) => (each.kind === 'pinned' && each.isChange ? each : []));
  const names = changing.map(({ name }) => name);
  const bundle = pinBundle(
    server,
    names,
    changing.flatMap(({ parts }) => parts.changes),
  );
  return { bundle: names.length === 0 ? null : bundle, outcomes, running };
}

type Attempt<Result> = { readonly result: Result; readonly error?: never } | { readonly error: CtctlError };

function attempt<Result>(body: () => Result): Attempt<Result> {
  try {
    return { result: body() };
  } catch (error) {
    if (error instanceof CtctlError) return { error };
    throw error;
  }
}

/** What can be told before the server is asked. */
function beginning(
  server: Server,
  { name, read, registry }: PinRequest,
): { readonly reading: PinSubject['reading']; readonly registry: RegistryFiles | undefined } {
  const { reading } = read;
  if (reading.kind === 'refused') throw refusedDefinition(server, name, read, reading);
  if (registry && read.toolstack === 'xl') {
    throw refused(
      server,
      `${name} is for xl, which reads no Python: the registry is for xm`,
      'leave --registry away',
    );
  }
  const isRegistry = registry || usesRegistry(read, reading);
  return { reading, registry: isRegistry ? registryPlace(server, read) : undefined };
}

function refusedDefinition(
  server: Server,
  name: string,
  { path, toolstack }: ReadDefinition,
  { line, reason }: Extract<Reading, { kind: 'refused' }>,
): CtctlError {
  const place = `${server.name}:${path}${line === null ? '' : `:${line}`}`;
  return new CtctlError('refused', `${place}: ${toolstack} refuses it: ${reason}`, {
    server: server.name,
    next: `ctctl config lint ${server.name}:${name}`,
  });
}
