/** What all lists of several servers share: which servers, the questions, and a row for each that gave no answer. */
import { type CtctlError, exitCodes } from '../common/errors.ts';
import type { Server } from '../inventory/schema.ts';
import { selectServers } from '../inventory/selector.ts';
import { askServers, type ServerAnswer } from '../operations/ask-servers.ts';
import { noServers } from '../operations/find-domain.ts';
import type { Answer } from '../remote/bundle/run.ts';
import type { ShellText } from '../remote/bundle/shell.ts';
import type { Reading } from '../remote/bundle/step.ts';
import type { Hub } from '../remote/hub.ts';
import type { Context } from './context.ts';

/** Asks the selected servers, all of them without a selector; with none there is a hint and no answer. */
export async function askFleet<Result>(
  context: Context,
  on: string | undefined,
  readings: readonly Reading[],
  parse: (server: Server, answers: ReadonlyMap<string, Answer>) => Result,
  library?: (server: Server) => readonly ShellText[],
): Promise<readonly ServerAnswer<Result>[]> {
  const { hub, servers } = await fleetOf(context, on);
  return askServers(hub, servers, readings, parse, library);
}

/** The selected servers, all of them without a selector, and the way to them; none are there with a hint. */
export async function fleetOf(
  context: Context,
  on: string | undefined,
): Promise<{ readonly hub: Hub; readonly servers: readonly Server[] }> {
  const inventory = await context.inventory();
  const servers = selectServers(inventory, on, 'all');
  if (servers.length === 0) context.reporter.line(hintOf(noServers(inventory)));
  else context.reporter.status(`asking ${servers.map(({ name }) => name).join(', ')}`);
  return { hub: context.hub(servers.length === 1 ? 'ask' : 'never'), servers };
}

export interface UnreachableRow {
  readonly server: string;
  readonly state: 'unreachable';
  /** What kind of failure it was: unreachable, failed, timedOut. */
  readonly error: string;
  readonly reason: string;
}

/** The rows of all servers; a server without an answer is one row that says why. */
export function rowsOf<Result, Row>(
  answers: readonly ServerAnswer<Result>[],
  rows: (result: Result) => readonly Row[],
): readonly (Row | UnreachableRow)[] {
  return answers.flatMap(({ server, result, error }): readonly (Row | UnreachableRow)[] =>
    result === undefined
      ? [
          {
            server: server.name,
            state: 'unreachable',
            error: error?.reason ?? 'failed',
            reason: error ? hintOf(error) : '',
          },
        ]
      : rows(result),
  );
}

/** Some or all of several servers failed: 6; the only one: its own code. */
export function exitCodeOf(answers: readonly ServerAnswer<unknown>[]): number {
  const [first] = answers.flatMap(({ error }) => error ?? []);
  if (!first) return exitCodes.done;
  return answers.length > 1 ? exitCodes.partial : exitCodes[first.reason];
}

/** An error as one line of text that is none: cause and next step. */
export function hintOf({ message, next }: CtctlError): string {
  return next === undefined ? message : `${message}; ${next}`;
}
