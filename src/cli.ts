#!/usr/bin/env node
/** The program: global options, nouns and verbs, and errors turned into exit codes. */
import { Command, CommanderError } from 'commander';
import { declareApply } from './commands/apply/declare.ts';
import { declareBundle } from './commands/bundle/declare.ts';
import { declareConfig } from './commands/config/declare.ts';
import { declareDomain } from './commands/domain/declare.ts';
import { declareMac } from './commands/mac/declare.ts';
import { type GlobalFlags, globalOptions } from './commands/options.ts';
import { declarePractice } from './commands/practice/declare.ts';
import { declareLog, declareRuns } from './commands/runs/declare.ts';
import { declareSecret } from './commands/secret/declare.ts';
import { declareServer } from './commands/server/declare.ts';
import { declareSession } from './commands/session/declare.ts';
import { declareVolume } from './commands/volume/declare.ts';

declare const CTCTL_VERSION: string;

function createProgram(): Command {
  const program = new Command('ctctl');
  globalOptions(program)
    .version(CTCTL_VERSION, '--version')
    .description('Xen servers from your laptop: domains, volumes and VNC consoles over SSH, for xm and xl')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    // Errors of usage leave through renderError, in one line like all others.
    .configureOutput({ outputError: () => {} });
  declareServer(program);
  declareDomain(program);
  declareConfig(program);
  declareMac(program);
  declareVolume(program);
  declareApply(program);
  declareBundle(program);
  declareRuns(program);
  declareLog(program);
  declareSecret(program);
  declareSession(program);
  declarePractice(program);
  program.addHelpText(
    'after',
    `
Examples:
  ctctl practice start                      a Xen server to try things on
  ctctl server add home 192.168.1.2         your own
  ctctl domain create winxp --hvm --disk 8G --iso winxp.iso --memory 512 --bridge intern --start
  ctctl vnc winxp                           its console
  ctctl list                                all domains of all servers
  ctctl bundle run updates --all --dry-run  what updates would change, on all servers
  ctctl log --since 2d                      who changed what; ctctl run list: what is under way

Exit codes: 0 done or already so, 1 failed on the server, 2 usage, 3 not found or ambiguous, 4 unreachable,
authentication or host key, 5 refused, 6 some of several failed, 7 timed out, 8 differences or findings, asked for
with --exit-code, 9 cancelled, 130 interrupted.`,
  );
  return program;
}

/**
 * Everything that ends a command early. Loaded late, like the commands: the errors that they throw are known by
 * their class, so it must be the same one.
 */
async function fail(program: Command, error: unknown, argv: readonly string[]): Promise<void> {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
    // Help that was asked for has done its work; a noun without its verb gets help too, but did nothing.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const [{ renderError }, { usageError }] = await Promise.all([
    import('./output/errors.ts'),
    import('./commands/usage.ts'),
  ]);
  const shown =
    error instanceof CommanderError ? usageError(error.message, meantCommand(program, argv)) : error;
  const { json, output, verbose, debug } = program.opts<GlobalFlags>();
  const { text, exitCode } = renderError(shown, json ? 'json' : output, {
    verbose: verbose === true,
    debug: debug === true,
  });
  process.stderr.write(text);
  process.exitCode = exitCode;
}

async function main(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  await program.parseAsync([...argv]).catch((error: unknown) => fail(program, error, argv));
}

/** The command that was meant, as far as it was understood: `ctctl domain create`. */
function meantCommand(program: Command, argv: readonly string[]): string {
  const words = [program.name()];
  let at: Command | undefined = program;
  for (const word of argv.slice(2)) {
    const child: Command | undefined = at.commands.find(
      (command) => command.name() === word || command.aliases().includes(word),
    );
    if (!child) break;
    words.push(child.name());
    at = child;
  }
  return words.join(' ');
}

void main(process.argv);
