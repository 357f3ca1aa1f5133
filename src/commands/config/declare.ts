/** The noun `config`. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';
import { declareChanges, which } from './declare-changes.ts';

/** By whose rules a definition is read. */
function rulesOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--toolstack <toolstack>',
        "whose rules (default: the server's; for a file, whose it looks like)",
      ).choices(['xl', 'xm']),
    )
    .option(
      '--xen <version>',
      "of which Xen: 3.2, 4.17 (default: the server's; for a file 3.2 with xm, 4.17 with xl)",
    );
}

/** Adds `config …`. */
export function declareConfig(program: Command): void {
  const noun = program
    .command('config')
    .description('definitions of domains: the files in /etc/xen, for xm and for xl');
  rulesOptions(
    noun
      .command('show')
      .description('a definition as its toolstack understands it; nothing in it is executed')
      .argument('<definition>', which)
      .option('--text', 'the text itself, without passwords')
      .option('--at <revision>', 'an old text that the server keeps (see config history)'),
  ).action(async (definition, _options, command) =>
    exitWith((await import('./show.ts')).showDefinition(definition, command.optsWithGlobals())),
  );
  declareLint(noun);
  declareConvert(noun);
  declareChanges(noun);
  noun.addHelpText(
    'after',
    `
Examples:
  ctctl config show winxp                                   what its toolstack makes of it
  ctctl config lint ./winxp --toolstack xl --fix            will xl take it? mend what is safe to mend
  ctctl config edit home:winxp                              in your editor, checked before it is written
  ctctl config history home:winxp                           who has changed it, and when
  ctctl config revert home:winxp                            the text before the last change
  ctctl config convert etch:winxp --write home --dry-run    from xm to xl, onto another server`,
  );
}

function declareLint(noun: Command): void {
  rulesOptions(
    noun
      .command('lint')
      .description('what its toolstack refuses, passes over, or does otherwise than it looks, line by line')
      .argument('<definition>', which),
  )
    .option(
      '--fix',
      'mend what is safe to mend: in a file of this computer, or on the server, which keeps the old text',
    )
    .option('--dry-run', 'with --fix: show what would be mended, and change nothing')
    .option(
      '--wait <duration>',
      'with --fix: wait so long for the change of somebody else on that server: 2m',
    )
    .option('--exit-code', 'end with 8 where there are warnings or errors')
    .action(async (definition, _options, command) => {
      const flags = command.optsWithGlobals();
      for (const flag of ['dryRun', 'wait'])
        if (flags[flag] !== undefined && !flags.fix)
          command.error(
            `error: --${flag === 'wait' ? flag : 'dry-run'} goes with --fix: without it nothing is changed`,
          );
      return exitWith((await import('./lint.ts')).lintDefinition(definition, flags));
    });
}

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

function declareConvert(noun: Command): void {
  noun
    .command('convert')
    .description(
      'a definition for xm in the words of xl; the text goes to standard output, the report to standard error',
    )
    .argument('[definition]', which)
    .option('--all', 'every definition of a server, named by --on')
    .option('--on <server>', 'with --all: whose definitions')
    .addOption(new Option('--to <toolstack>', 'the new toolstack').choices(['xl']).default('xl'))
    .addOption(
      new Option(
        '--xen <version>',
        'Xen of the new server: Debian 11, 12 or 13 (default: that of --write, else 4.17)',
      ).choices(['4.14', '4.17', '4.20']),
    )
    .addOption(
      new Option(
        '--toolstack <toolstack>',
        "whose words it is in now (default: the server's; for a file, whose it looks like)",
      ).choices(['xl', 'xm']),
    )
    .option('--from <version>', "Xen of the old server (default: the server's; for a file 3.2)")
    .option('--bridge <old=new>', 'another bridge on the new server; as often as needed', collect)
    .option(
      '--var <name=value>',
      'a variable as for xm create, or what a name stands for that cannot be evaluated',
      collect,
    )
    .option('--output-file <file>', 'write it there, passwords included (default: print it without them)')
    .option(
      '--write <server>',
      'write it there as the definition: in the place of the old one, or as a new one',
    )
    .option('--dry-run', 'with --write: say what would be written and where, and change nothing')
    .option(
      '--wait <duration>',
      'with --write: wait so long for the change of somebody else on that server: 2m',
    )
    .option('--force', 'with --output-file: write over a file that is there')
    .option('--partial', 'take it although something in it could not be converted')
    .action(async (definition, _options, command) => {
      const flags = command.optsWithGlobals();
      const { all, on, outputFile, write } = flags;
      if ((definition === undefined) !== (all === true))
        command.error('error: name a definition, or say --all --on SERVER');
      if (all !== true && on !== undefined)
        command.error('error: --on goes with --all; else it is SERVER:NAME');
      if (all === true && outputFile !== undefined)
        command.error('error: --output-file is for one definition, --all for those of a server: use --write');
      if (flags.dryRun && write === undefined)
        command.error('error: --dry-run goes with --write; without it nothing is changed anyway');
      if (flags.wait !== undefined && write === undefined) command.error('error: --wait goes with --write');
      if (flags.force && outputFile === undefined)
        command.error('error: --force is for --output-file; --write never writes over another definition');
      return exitWith(
        all === true
          ? (await import('./convert-all.ts')).convertAll(flags)
          : (await import('./convert.ts')).convert(definition, flags),
      );
    });
}
