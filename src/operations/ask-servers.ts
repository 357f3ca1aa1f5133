/** Asks several servers the same thing at once; a dead one is an answer, not an end. */
import { CtctlError } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { type Answer, readAll, type Target } from '../remote/bundle/run.ts';
import type { ShellText } from '../remote/bundle/shell.ts';
import type { Reading } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import { readingLibrary } from '../xen/settings.ts';
import { answerLimit, limited } from './limits.ts';

export interface ServerAnswer<Result> {
  readonly server: Server;
  readonly result?: Result;
  readonly error?: CtctlError;
}

/**
 * @param parse reads one server's answers; its CtctlErrors belong to that server.
 * @param library what the readings need before their own text; else what those about domains do.
 * @returns one answer a server, in their order. Each server costs at most its own time limits.
 */
export async function askServers<Result>(
  hub: Hub,
  servers: readonly Server[],
  readings: readonly Reading[],
  parse: (server: Server, answers: ReadonlyMap<string, Answer>) => Result,
  library: (server: Server) => readonly ShellText[] = readingLibrary,
): Promise<readonly ServerAnswer<Result>[]> {
  return askEach(servers, async (server) => parse(server, await askServer(hub, server, readings, library)));
}

/** The same for whatever it takes to ask one server. */
export async function askEach<Result>(
  servers: readonly Server[],
  ask: (server: Server) => Promise<Result>,
): Promise<readonly ServerAnswer<Result>[]> {
  return Promise.all(
    servers.map(async (server) => {
      try {
        return { server, result: await ask(server) };
      } catch (error) {
        if (error instanceof CtctlError && error.reason !== 'interrupted') return { server, error };
        throw error;
      }
    }),
  );
}

/** All readings of one server in one exec. */
export async function askServer(
  hub: Hub,
  server: Server,
  readings: readonly Reading[],
  library: (server: Server) => readonly ShellText[] = readingLibrary,
): Promise<ReadonlyMap<string, Answer>> {
  return readWithin(await hub.target(server), readings, library(server));
}

/** Reads with the time limit for questions. */
export async function readWithin(
  target: Target,
  readings: readonly Reading[],
  library: readonly ShellText[],
): Promise<ReadonlyMap<string, Answer>> {
  const within = limited(target, answerLimit);
  try {
    return await readAll(within.target, readings, library);
  } finally {
    within.release();
  }
}
