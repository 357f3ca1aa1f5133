/** Looks for faults in a definition that was read, on its server too, and mends what is safe to mend. */
import { baseName } from '../common/base-name.ts';
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { lintSubject } from '../xen/definitions/lint/lint.ts';
import { type Mended, mend } from '../xen/definitions/lint/mend.ts';
import type { Finding } from '../xen/definitions/lint/model.ts';
import { parseView, pathsOf, type ServerView, viewReadings } from '../xen/definitions/lint/server/view.ts';
import { type Source, subjectOf } from '../xen/definitions/lint/subject.ts';
import { rulesFor } from '../xen/definitions/versions.ts';
import type { XlVersion } from '../xen/definitions/xl/read.ts';
import { checkLibrary } from '../xen/settings.ts';
import { askServer } from './ask-servers.ts';
import { type ReadDefinition, readLocal } from './read-definition.ts';

export interface Linted {
  readonly findings: readonly Finding[];
  /** The toolstack itself refuses the file. */
  readonly isRefused: boolean;
}

/** @param mode permission bits of the file. */
export function lintLocal(read: ReadDefinition, mode: number): Linted {
  return lint(sourceOf(read, mode, null));
}

/** The text with everything mended that can be without a guess; the same text where there is nothing. */
export function mendLocal(read: ReadDefinition, mode: number): Mended {
  return mend(sourceOf(read, mode, null));
}

/** One more exec: what the definition depends on. @throws whatever `askServer` throws. */
export async function lintRemote(hub: Hub, server: Server, read: ReadDefinition): Promise<Linted> {
  const linted = lint(sourceOf(read, null, await viewFor(hub, server, read)));
  const { reading } = read;
  const name = reading.kind === 'definition' ? reading.definition.name : null;
  if (name === null) return linted;
  return { ...linted, findings: linted.findings.map((each) => withCommand(each, `${server.name}:${name}`)) };
}

/** Where the domain is at hand, its addresses need not be thought up. */
const withCommand = (finding: Finding, target: string): Finding =>
  finding.rule === 'mac-missing'
    ? { ...finding, mend: `keep the one with which it runs: ctctl mac pin ${target} (--new where it is off)` }
    : finding;

/** As `mendLocal`, with all that can be seen on the server. @throws whatever `askServer` throws. */
export async function mendRemote(hub: Hub, server: Server, read: ReadDefinition): Promise<Mended> {
  return mend(sourceOf(read, null, await viewFor(hub, server, read)));
}

/** A text for xl that is not on its server yet. @throws whatever `askServer` throws. */
export async function lintNew(
  hub: Hub,
  server: Server,
  { path, bytes, version }: { readonly path: string; readonly bytes: Buffer; readonly version: XlVersion },
): Promise<readonly Finding[]> {
  const read = readLocal(path, bytes, { toolstack: 'xl', xen: version });
  return lint(sourceOf(read, null, await viewFor(hub, server, read))).findings;
}

async function viewFor(hub: Hub, server: Server, read: ReadDefinition): Promise<ServerView> {
  const { definition } = subjectOf(sourceOf(read, null, null));
  const paths = definition === null ? [] : pathsOf(definition);
  return parseView(paths, await askServer(hub, server, viewReadings(paths), checkLibrary), read.path);
}

function lint(source: Source): Linted {
  const subject = subjectOf(source);
  return { findings: lintSubject(subject), isRefused: subject.refusals.length > 0 };
}

function sourceOf(read: ReadDefinition, mode: number | null, server: ServerView | null): Source {
  const { path, text, toolstack, xen } = read;
  const { uname, ...named } = read.surroundings;
  return {
    text,
    fileName: baseName(path),
    rules: rulesFor(toolstack, xen),
    surroundings: { ...named, ...(uname ? { uname } : {}) },
    mode,
    server,
  };
}
