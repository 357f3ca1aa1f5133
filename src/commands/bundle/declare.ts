/** The noun `bundle`. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';
import { changeOptions } from '../options.ts';

const which = 'NAME of ctctl bundle list, or a file by its path';

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

function parameterOptions(command: Command): Command {
  return command
    .option('--param <name=value>', 'value of a parameter; as often as needed', collect)
    .option('--param-file <name=file>', 'value of a parameter from a file, - for stdin', collect);
}

/** Adds `bundle …`. */
export function declareBundle(program: Command): void {
  const noun = program.command('bundle').description('steps of your own for servers: check, plan, run');
  declareReading(noun);
  noun
    .command('new')
    .description('write a bundle that works, to begin with; nothing is overwritten')
    .argument('<name>', 'lower-case letters, digits, ".", "_" and "-"')
    .option(
      '--from <bundle>',
      'begin with a copy of this one, such as updates; NAME of ctctl bundle list, or a file',
    )
    .option('--file <file>', 'write it there (default: NAME.yaml in the bundles folder of the settings)')
    .action(async (name, _options, command) =>
      exitWith((await import('./new.ts')).newBundle(name, command.optsWithGlobals())),
    );
  declareRun(noun);
  declareExport(noun);
}

function declareReading(noun: Command): void {
  noun
    .command('list')
    .alias('ls')
    .description('your bundles, and those that came along with ctctl')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listAllBundles(command.optsWithGlobals())),
    );
  noun
    .command('show')
    .description('what a bundle is for, its parameters and its steps')
    .argument('<bundle>', which)
    .option('--source', 'print its YAML instead')
    .action(async (name, _options, command) =>
      exitWith((await import('./show.ts')).showBundle(name, command.optsWithGlobals())),
    );
  noun
    .command('check')
    .description('everything that is wrong with a bundle, line by line; no server is asked')
    .argument('<bundle>', which)
    .action(async (name, _options, command) =>
      exitWith((await import('./check.ts')).checkOneBundle(name, command.optsWithGlobals())),
    );
}

function declareRun(noun: Command): void {
  const run = noun
    .command('run')
    .description('carry out a bundle on one or several servers')
    .argument('<bundle>', which)
    .option('--on <servers>', 'servers: home,group:office,!lab (default: the only one)')
    .addOption(new Option('--all', 'on all servers').conflicts('on'))
    .option('--parallel <number>', 'so many servers at a time', '10');
  changeOptions(parameterOptions(run));
  // On one server nothing is asked.
  const yes = run.options.find(({ long }) => long === '--yes');
  if (yes) yes.description = 'do not ask before it runs on several servers';
  run.action(async (name, _options, command) =>
    exitWith((await import('./run.ts')).runOneBundle(name, command.optsWithGlobals())),
  );
}

function declareExport(noun: Command): void {
  parameterOptions(
    noun
      .command('export')
      .description('the bundle as a script, or as an Ansible role, that does without ctctl')
      .argument('<bundle>', which)
      .addOption(
        new Option('--format <format>', 'one POSIX script, or a role around it')
          .choices(['sh', 'ansible'])
          .makeOptionMandatory(),
      )
      .option('--on <server>', 'take parameters, paths and volume group of this server of the inventory')
      .option('--output-file <file>', 'for sh: write it there (default: print it)')
      .option('--folder <folder>', 'for ansible: folder of the role (default: the name of the bundle)'),
  ).action(async (name, _options, command) =>
    exitWith((await import('./export.ts')).exportBundle(name, command.optsWithGlobals())),
  );
}
