/** The verb `apply`. Light: its action is loaded when it is called. */
import type { Command } from 'commander';
import { exitWith } from '../exit.ts';
import { runOptions } from '../options.ts';

export function declareApply(program: Command): void {
  const command = program
    .command('apply <file>')
    .description('carry out a plan that was kept with --dry-run --save, exactly as it was shown')
    .option(
      '--secret-file <name=file>',
      'a secret that the plan names, from a file (-: standard input); may be given several times',
      (value: string, before: readonly string[] = []) => [...before, value],
    );
  runOptions(command).action(async (file: string, _options, called: Command) =>
    exitWith((await import('./apply.ts')).applyPlan(file, called.optsWithGlobals())),
  );
}
