/** What a command works with: inventory, connections, terminal; made from the global flags, closed at the end. */

import { setMaxListeners } from 'node:events';
import { parseDuration } from '../common/duration.ts';
import { CtctlError } from '../common/errors.ts';
import { loadInventory } from '../inventory/file.ts';
import { inventoryFile } from '../inventory/locations.ts';
import type { Inventory } from '../inventory/schema.ts';
import { type Format, type OutputDocument, renderDocument } from '../output/format.ts';
import { createReporter, type Reporter } from '../output/progress.ts';
import { createPrompts, type Prompts } from '../output/prompts.ts';
import type { Table } from '../output/table.ts';
import { createWaiting, type Waiting } from '../output/waiting.ts';
import { createWriter } from '../output/writer.ts';
import type { HostKeyPolicy } from '../remote/host-keys/verify.ts';
import { createHub, type Hub, type HubOptions } from '../remote/hub.ts';
import { type Asking, hostKeyPolicy, hubOptions, type Person } from './connections.ts';
import type { GlobalFlags } from './options.ts';
import { typedCommand } from './run/wishes.ts';

export interface Context {
  readonly inventoryFile: string;
  readonly format: Format;
  /** Aborted by Ctrl-C and by `--timeout`. */
  readonly signal: AbortSignal;
  /** What was typed, for the journals of servers. */
  readonly commandLine: string;
  /**
   * Puts somebody before the end that Ctrl-C makes: true from it means that the command goes on.
   * @returns takes it away again.
   */
  onInterrupt(handler: () => boolean): () => void;
  readonly reporter: Reporter;
  readonly prompts: Prompts;
  inventory(): Promise<Inventory>;
  /** Whether a person may be asked something at all. */
  readonly canAsk: boolean;
  /** Says whom the user is waiting for. */
  readonly waiting: Waiting;
  /**
   * The connections of this command. `ask`: a person may be asked for host keys and passwords; never so while
   * several servers are asked at once, for nobody could tell which of them a question is about.
   * @param watch sees what happens on the way to each server.
   */
  hub(ask: Asking, watch?: HubOptions['watch']): Hub;
  /** Which host keys are trusted, and who may be asked about others. */
  hostKeys(ask: Asking): HostKeyPolicy;
  print<Document extends OutputDocument>(
    document: Document,
    tableOf: (document: Document) => Table,
  ): Promise<void>;
  write(text: string): Promise<void>;
}

export interface ContextOptions {
  /** `--timeout` is a limit of the command itself, not of the whole run: stop and reboot give it to the guest. */
  readonly ownTimeout?: boolean;
}

/** Runs one command with its context; all connections are closed afterwards, whatever happens. */
export async function withContext<Result>(
  flags: GlobalFlags,
  work: (context: Context) => Promise<Result>,
  { ownTimeout = false }: ContextOptions = {},
): Promise<Result> {
  const limit = flags.timeout === undefined ? undefined : parseDuration(flags.timeout, '--timeout');
  const ending = new AbortController();
  // Each of many servers listens to it.
  setMaxListeners(0, ending.signal);
  const timer =
    limit === undefined || ownTimeout
      ? undefined
      : setTimeout(() => ending.abort(notDone(`${flags.timeout}`, context.waiting.now())), limit);
  const terminate = (): void => ending.abort(new CtctlError('interrupted', 'interrupted'));
  const handlers: (() => boolean)[] = [];
  const interrupt = (): void => {
    if (handlers.at(-1)?.()) return;
    terminate();
    // Whoever presses it once more does not want to wait for anything.
    process.removeListener('SIGINT', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.once('SIGTERM', terminate);
  const hubs: Hub[] = [];
  const context = createContext(flags, ending.signal, hubs, handlers);
  try {
    return await work(context);
  } finally {
    clearTimeout(timer);
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', terminate);
    context.waiting.close();
    context.reporter.done();
    for (const hub of hubs) hub.close();
    // Whoever writes to it may keep it open for long.
    if (flags.passwordStdin) process.stdin.destroy();
  }
}

function notDone(limit: string, waitingOn: string): CtctlError {
  const message = `not done within ${limit}${waitingOn && `: still waiting on ${waitingOn}`}`;
  return new CtctlError('timedOut', message, {
    next: 'give it more with --timeout; ctctl server check NAME goes layer by layer',
  });
}

function createContext(
  flags: GlobalFlags,
  signal: AbortSignal,
  hubs: Hub[],
  handlers: (() => boolean)[],
): Context {
  const file = inventoryFile(flags.inventory);
  const format: Format = flags.json ? 'json' : flags.output;
  const reporter = createReporter({
    stream: process.stderr,
    isTty: process.stderr.isTTY === true,
    verbose: flags.verbose === true,
  });
  const isTty = process.stderr.isTTY === true;
  const waiting = createWaiting(reporter, isTty);
  const prompts = createPrompts({
    input: process.stdin,
    output: process.stderr,
    noInput: !flags.input,
    signal,
    around: waiting.paused,
  });
  const writer = createWriter();
  const canAsk = flags.input && process.stdin.isTTY === true && isTty;
  const person: Person = { flags, signal, reporter, prompts, waiting, canAsk };
  const write = async (text: string): Promise<void> => {
    reporter.done();
    await writer.write(text);
  };
  return {
    inventoryFile: file,
    format,
    signal,
    commandLine: typedCommand(process.argv.slice(2)),
    onInterrupt(handler) {
      handlers.push(handler);
      return () => void handlers.splice(handlers.indexOf(handler), 1);
    },
    reporter,
    prompts,
    inventory: () => loadInventory(file),
    canAsk,
    waiting,
    hub(ask, watch) {
      const hub = createHub(hubOptions(person, ask, watch));
      hubs.push(hub);
      return hub;
    },
    hostKeys: (ask) => hostKeyPolicy(person, ask),
    print: async (document, tableOf) => write(await renderDocument(document, format, tableOf, writer.width)),
    write,
  };
}
