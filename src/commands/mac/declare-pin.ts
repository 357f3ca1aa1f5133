/** `mac pin` and `mac snippet`. Light: actions are loaded when they are called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';
import { changeOptions } from '../options.ts';

/** Adds them to the noun `mac`. */
export function declarePin(noun: Command): void {
  changeOptions(
    noun
      .command('pin')
      .description("write the addresses that a domain's network cards have now into its definition, for good")
      .argument('[domains...]', 'NAME or SERVER:NAME, several too')
      .option('--all', 'all domains of the servers that --on names')
      .option('--on <servers>', 'with --all: servers: home,group:office,!lab')
      .option(
        '--registry',
        "into the file of addresses that definitions for xm read by way of ctsrvcommon's mymac",
      )
      .option('--new', 'for a domain that does not run: addresses that ctctl makes up'),
  ).action(async (names, _options, command) => {
    const flags = command.optsWithGlobals();
    if ((names.length === 0) !== (flags.all === true))
      command.error('error: name domains, or say --all --on SERVERS');
    if (!flags.all && flags.on !== undefined)
      command.error('error: --on goes with --all; else it is SERVER:NAME');
    return exitWith((await import('./pin.ts')).pin(names, flags));
  });
  noun
    .command('snippet')
    .description('print the Python that gives definitions for xm their addresses, for all network cards')
    .option('--file <path>', 'the file of addresses on the server', '/etc/xen/macaddrs.conf')
    .action(async (_options, command) =>
      exitWith((await import('./snippet.ts')).printSnippet(command.optsWithGlobals())),
    );
}
