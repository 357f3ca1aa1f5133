/** The verbs of `config` that change a definition on its server, or look at what was there before. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';
import { changeOptions } from '../options.ts';

export const which = 'a file of this computer by its path, or the domain: NAME or SERVER:NAME';
const onServer = 'the domain: NAME or SERVER:NAME; never a file of this computer';

function declareEdit(noun: Command): void {
  changeOptions(
    noun
      .command('edit')
      .description(
        'a definition in your own editor (VISUAL, EDITOR); checked and shown before it is written; the old text is kept',
      )
      .argument('<definition>', onServer)
      .option(
        '--from <file>',
        'take the text of this file instead of opening an editor; - is standard input',
      ),
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
      .option('--to <revision>', 'which old text (default: the newest; see config history)')
      .option('--force', 'also one that the toolstack refuses, and without asking'),
  ).action(async (definition, _options, command) =>
    exitWith((await import('./revert.ts')).revertDefinition(definition, command.optsWithGlobals())),
  );
}

export function declareChanges(noun: Command): void {
  declareEdit(noun);
  declareHistory(noun);
}
