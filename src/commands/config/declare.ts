/** The noun `config`. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';
import { changeOptions } from '../options.ts';

const which = 'a file of this computer by its path, or the domain: NAME or SERVER:NAME';

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
      .argument('<definition>', which),
  ).action(async (definition, _options, command) =>
    exitWith((await import('./show.ts')).showDefinition(definition, command.optsWithGlobals())),
  );
  declareLint(noun);
  declareConvert(noun);
  declareEdit(noun);
  declareHistory(noun);
}

const onServer = 'the domain: NAME or SERVER:NAME';

function declareEdit(noun: Command): void {
  changeOptions(
    noun
      .command('edit')
      .description(
        'a definition in your own editor (VISUAL, EDITOR); checked and shown before it is written; the old text is kept',
      )
      .argument('<definition>', onServer),
  ).action(async (definition, _options, command) =>
    exitWith((await import('./edit.ts')).editDefinition(definition, command.optsWithGlobals())),
  );
}

/** What was there before: the server keeps every text that was replaced through ctctl. */
function declareHistory(noun: Command): void {
  noun
    .command('history')
    .description('the old texts of a definition that its server keeps, and who has replaced them')
    .argument('<definition>', onServer)
    .option('--limit <number>', 'how many of them, the newest first', '20')
    .action(async (definition, _options, command) =>
      exitWith((await import('./history.ts')).showHistory(definition, command.optsWithGlobals())),
    );
  noun
    .command('diff')
    .description('what has become of a definition since an old text of it, or how two of them differ')
    .argument('<definition>', which)
    .argument('[other]', 'what it is held against, instead of its own old text')
    .option('--at <revision>', 'which old text (default: the newest; see config history)')
    .option('--exit-code', 'end with 8 where they differ')
    .action(async (definition, other, _options, command) =>
      exitWith((await import('./diff.ts')).showDiff(definition, other, command.optsWithGlobals())),
    );
  changeOptions(
    noun
      .command('revert')
      .description('puts an old text of a definition back; the present one is kept in its turn')
      .argument('<definition>', onServer)
      .option('--to <revision>', 'which old text (default: the newest; see config history)'),
  ).action(async (definition, _options, command) =>
    exitWith((await import('./revert.ts')).revertDefinition(definition, command.optsWithGlobals())),
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
    .action(async (definition, _options, command) =>
      exitWith((await import('./lint.ts')).lintDefinition(definition, command.optsWithGlobals())),
    );
}

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

function declareConvert(noun: Command): void {
  noun
    .command('convert')
    .description(
      'a definition for xm in the words of xl; the text goes to standard output, the report to standard error',
    )
    .argument('<definition>', which)
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
    .option('--dry-run', 'with --write: show the plan, and change nothing')
    .option(
      '--wait <duration>',
      'with --write: wait so long for the change of somebody else on that server: 2m',
    )
    .option('--force', 'write over a file that is there')
    .option('--partial', 'take it although something in it could not be converted')
    .action(async (definition, _options, command) =>
      exitWith((await import('./convert.ts')).convert(definition, command.optsWithGlobals())),
    );
}
