/** Looks for faults in a definition that was read, on its server too, and mends what is safe to mend. */
import type { Server } from '../inventory/schema.ts';
import type { Hub } from '../remote/hub.ts';
import { lintSubject } from '../xen/definitions/lint/lint.ts';
import { type Mended, mend } from '../xen/definitions/lint/mend.ts';
import type { Finding } from '../xen/definitions/lint/model.ts';
import { parseView, pathsOf, type ServerView, viewReadings } from '../xen/definitions/lint/server/view.ts';
import { type Source, subjectOf } from '../xen/definitions/lint/subject.ts';
import { xlVersions } from '../xen/definitions/xl/read.ts';
import { xmVersions } from '../xen/definitions/xm/read.ts';
import { checkLibrary } from '../xen/settings.ts';
import { askServer } from './ask-servers.ts';
import type { ReadDefinition } from './read-definition.ts';

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
  const { definition } = subjectOf(sourceOf(read, null, null));
  const paths = definition === null ? [] : pathsOf(definition);
  const answers = await askServer(hub, server, viewReadings(paths), checkLibrary);
  return lint(sourceOf(read, null, parseView(paths, answers, read.path)));
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
    fileName: path.slice(path.lastIndexOf('/') + 1),
    rules:
      toolstack === 'xl'
        ? { toolstack, xen: xlVersions.find((version) => version === xen) ?? '4.17' }
        : { toolstack, xen: xmVersions.find((version) => version === xen) ?? '3.2' },
    surroundings: { ...named, ...(uname ? { uname } : {}) },
    mode,
    server,
  };
}
