/** What a command works with: inventory, connections, terminal; made from the global flags, closed at the end. */

import { parseDuration } from '../common/duration.ts';
import { CtctlError } from '../common/errors.ts';
import { loadInventory } from '../inventory/file.ts';
import { inventoryFile, knownHostsFile } from '../inventory/locations.ts';
import type { Inventory } from '../inventory/schema.ts';
import { type Format, type OutputDocument, renderDocument } from '../output/format.ts';
import { createReporter, type Reporter } from '../output/progress.ts';
import { createPrompts, type Prompts } from '../output/prompts.ts';
import type { Table } from '../output/table.ts';
import { createWriter } from '../output/writer.ts';
import { createHub, type Hub, type HubOptions } from '../remote/hub.ts';
import { knownHostsFileStore } from '../remote/known-hosts.ts';
import type { GlobalFlags } from './options.ts';

export interface Context {
  readonly inventoryFile: string;
  readonly format: Format;
  /** Aborted by Ctrl-C and by `--timeout`. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly prompts: Prompts;
  inventory(): Promise<Inventory>;
  /**
   * The connections of this command. `ask`: a person may be asked for host keys and passwords; never so while
   * several servers are asked at once, for nobody could tell which of them a question is about.
   */
  hub(ask: 'ask' | 'never'): Hub;
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
  const timer =
    limit === undefined || ownTimeout
      ? undefined
      : setTimeout(() => ending.abort(new CtctlError('timedOut', `not done within ${flags.timeout}`)), limit);
  const interrupt = (): void => ending.abort(new CtctlError('interrupted', 'interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const hubs: Hub[] = [];
  const context = createContext(flags, ending.signal, hubs);
  try {
    return await work(context);
  } finally {
    clearTimeout(timer);
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    context.reporter.done();
    for (const hub of hubs) hub.close();
  }
}

function createContext(flags: GlobalFlags, signal: AbortSignal, hubs: Hub[]): Context {
  const file = inventoryFile(flags.inventory);
  const format: Format = flags.json ? 'json' : flags.output;
  const reporter = createReporter({
    stream: process.stderr,
    isTty: process.stderr.isTTY === true,
    verbose: flags.verbose === true,
  });
  const prompts = createPrompts({
    input: process.stdin,
    output: process.stderr,
    noInput: !flags.input,
    signal,
  });
  const writer = createWriter();
  const write = async (text: string): Promise<void> => {
    reporter.done();
    await writer.write(text);
  };
  return {
    inventoryFile: file,
    format,
    signal,
    reporter,
    prompts,
    inventory: () => loadInventory(file),
    hub(ask) {
      const hub = createHub(hubOptions(flags, signal, reporter, prompts, ask));
      hubs.push(hub);
      return hub;
    },
    print: async (document, tableOf) => write(await renderDocument(document, format, tableOf)),
    write,
  };
}

function hubOptions(
  flags: GlobalFlags,
  signal: AbortSignal,
  reporter: Reporter,
  prompts: Prompts,
  ask: 'ask' | 'never',
): HubOptions {
  const asks = ask === 'ask' && flags.input && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const agent = process.env.SSH_AUTH_SOCK;
  const password = async (question: string): ReturnType<Prompts['password']> => {
    reporter.done();
    return prompts.password(question, 'use a key or an agent');
  };
  return {
    signal,
    hostKeys: {
      knownHosts: knownHostsFileStore(knownHostsFile()),
      ...(flags.acceptHostKey === undefined ? {} : { accepted: flags.acceptHostKey }),
      ...(asks
        ? {
            ask: async ({ server, address, type, fingerprint }) => {
              reporter.done();
              return prompts.confirm(
                `First contact with ${server} (${address}). Its ${type} key is ${fingerprint}. Trust it?`,
                `use --accept-host-key ${fingerprint}`,
              );
            },
          }
        : {}),
    },
    authentication: {
      ...(agent ? { agent } : {}),
      ...(asks
        ? {
            askPassword: async (question, attempt) =>
              password(attempt === 1 ? question : `That was not right. ${question}`),
          }
        : {}),
    },
    ...(asks ? { askSudoPassword: ({ name, user }) => password(`sudo password of ${user}@${name}:`) } : {}),
    ...(flags.debug ? { debug: (line) => reporter.line(`ssh: ${line}`) } : {}),
  };
}
