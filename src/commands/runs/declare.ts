/** The noun `run`, and `log`: what was done on servers. Light: actions are loaded when they are called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';
import { onlyOnce } from '../options.ts';

const target = 'ID or SERVER:ID; the beginning of an id will do; latest: the newest';
const lookOn = 'look for it on these servers only';

export function declareRuns(program: Command): void {
  const noun = program.command('run').description('changes that servers carry out, or have carried out');
  noun
    .command('list')
    .alias('ls')
    .description('the last runs of all servers, or of those selected; the newest first')
    .option('--on <servers>', 'servers: home,group:office,!lab')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listRuns(command.optsWithGlobals())),
    );
  noun
    .command('show')
    .description('everything about one run: its steps, what a failed one printed, how to take it back')
    .argument('<run>', target)
    .option('--on <servers>', lookOn)
    .action(async (run, _options, command) =>
      exitWith((await import('./show.ts')).showRun(run, command.optsWithGlobals())),
    );
  noun
    .command('attach')
    .description('follow a run to its end, with its exit code; Ctrl-C leaves it to itself')
    .argument('<run>', target)
    .option('--on <servers>', lookOn)
    .action(async (run, _options, command) =>
      exitWith((await import('./attach.ts')).attachRun(run, command.optsWithGlobals())),
    );
  noun
    .command('cancel')
    .description('stop a run after its current step')
    .argument('<run>', target)
    .option('--kill', 'end its commands at once, in the middle of a step')
    .option('-y, --yes', 'do not ask before --kill')
    .option('--on <servers>', lookOn)
    .action(async (run, _options, command) =>
      exitWith((await import('./cancel.ts')).cancel(run, command.optsWithGlobals())),
    );
}

export function declareLog(program: Command): void {
  const log = program
    .command('log')
    .description('what was done on all servers, by whom and how it ended; --verbose with the steps')
    .option('--on <servers>', 'servers: home,group:office,!lab')
    .option('--domain <name>', 'only what was done about this domain: NAME or SERVER:NAME')
    .option('--since <time>', 'only since then: 2h, 3d, 2026-11-20, "2026-11-20 10:15"')
    .option('--run <id>', 'only this run: its id, or the beginning of it')
    .option('--limit <number>', 'the last so many runs', '200')
    .action(async (_options, command) =>
      exitWith((await import('./log.ts')).showLog(command.optsWithGlobals())),
    );
  onlyOnce(log);
}
