/** The noun `session`: connections that are kept warm. Light: actions are loaded when they are called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';

export function declareSession(program: Command): void {
  const noun = program
    .command('session')
    .description('connections that are kept open between commands (only with --keep or CTCTL_KEEP)');
  noun
    .command('list')
    .alias('ls')
    .description('connections that are open now; opens none')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listSessions(command.optsWithGlobals())),
    );
  noun
    .command('close')
    .description('keep them open no longer; a command that uses one goes on to its end')
    .argument('[names...]', 'servers')
    .option('--all', 'those of all servers')
    .action(async (names, _options, command) =>
      exitWith((await import('./close.ts')).closeSessions(names, command.optsWithGlobals())),
    );
  noun
    .command('serve', { hidden: true })
    .description('keep connections, in the foreground')
    .action(async () => exitWith((await import('./serve.ts')).serveKeptSessions()));
}
