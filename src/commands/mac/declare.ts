/** The noun `mac`. Light: actions are loaded when they are called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';
import { declarePin } from './declare-pin.ts';

/** Adds `mac …`. */
export function declareMac(program: Command): void {
  const noun = program
    .command('mac')
    .description('MAC addresses of domains: which they are, whether they stay, and who else has them');
  onServers(
    noun.command('list').alias('ls').description('the network cards of all domains, running or only defined'),
  ).action(async (_options, command) =>
    exitWith((await import('./list.ts')).listCards(command.optsWithGlobals())),
  );
  onServers(
    noun
      .command('check')
      .description('addresses that two cards have, that change at every start, or that no card should have'),
  )
    .option('--exit-code', 'end with 8 where there are warnings or errors')
    .action(async (_options, command) =>
      exitWith((await import('./check.ts')).checkCards(command.optsWithGlobals())),
    );
  declarePin(noun);
  noun.addHelpText(
    'after',
    `
Examples:
  ctctl mac list --on home                        every network card of its domains, and whether its address stays
  ctctl mac check                                 what is wrong, all servers taken together
  ctctl mac pin home:winxp --dry-run              which addresses would be written into its definition
  ctctl mac pin --all --on home                   those of all its domains, in one run
  ctctl mac pin home:new --new                    one that does not run: addresses that ctctl makes up
  ctctl mac pin etch:etch64 --registry            xm: into the file of addresses that mymac comes from`,
  );
}

const onServers = (command: Command): Command =>
  command.option('--on <servers>', 'servers: home,group:office,!lab');
