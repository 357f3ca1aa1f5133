/** The noun `volume`. Light: actions are loaded when they are called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';

export function declareVolume(program: Command): void {
  const noun = program.command('volume').alias('lv').alias('vol').description('LVM volumes');
  noun
    .command('list')
    .alias('ls')
    .description('volumes of all servers, or of those selected, and which domains use them')
    .option('--on <servers>', 'servers: home,group:office,!lab')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listVolumes(command.optsWithGlobals())),
    );
}
