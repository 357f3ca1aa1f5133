/** The noun `config`. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';

const which = 'a file of this computer by its path, or the domain: NAME or SERVER:NAME';

/** Adds `config …`. */
export function declareConfig(program: Command): void {
  const noun = program
    .command('config')
    .description('definitions of domains: the files in /etc/xen, for xm and for xl');
  noun
    .command('show')
    .description('a definition as its toolstack understands it; nothing in it is executed')
    .argument('<definition>', which)
    .addOption(
      new Option(
        '--toolstack <toolstack>',
        "whose rules (default: the server's; for a file, whose it looks like)",
      ).choices(['xl', 'xm']),
    )
    .option(
      '--xen <version>',
      "of which Xen: 3.2, 4.17 (default: the server's; for a file 3.2 with xm, 4.17 with xl)",
    )
    .action(async (definition, _options, command) =>
      exitWith((await import('./show.ts')).showDefinition(definition, command.optsWithGlobals())),
    );
}
