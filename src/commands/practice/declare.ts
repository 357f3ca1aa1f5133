/** The noun `practice`: a Xen server to try things on. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';

const toolstack = () =>
  new Option('--toolstack <name>', 'which tools it has: those of today, or of Xen 3.2').choices(['xl', 'xm']);
const name = () => new Option('--name <name>', 'its name in the inventory').default('practice');

export function declarePractice(program: Command): void {
  const noun = program
    .command('practice')
    .description('a Xen server of your own on this computer, to try things on');
  noun
    .command('start')
    .description('start it in the background and put it into the inventory')
    .addOption(toolstack().default('xl'))
    .addOption(name())
    .addOption(new Option('--xen-version <version>', 'version of Xen that it shows, such as 4.17 or 3.2'))
    .action(async (_options, command) =>
      exitWith((await import('./practice.ts')).startPractice(command.optsWithGlobals())),
    );
  noun
    .command('stop')
    .description('stop it; its volumes and files stay for the next start')
    .addOption(name())
    .action(async (_options, command) =>
      exitWith((await import('./practice.ts')).stopPractice(command.optsWithGlobals())),
    );
  noun
    .command('status')
    .description('whether it runs, and where')
    .addOption(name())
    .action(async (_options, command) =>
      exitWith((await import('./practice.ts')).practiceStatus(command.optsWithGlobals())),
    );
  noun
    .command('serve', { hidden: true })
    .requiredOption('--folder <folder>')
    .addOption(toolstack().makeOptionMandatory())
    .option('--xen-version <version>')
    .action(async (_options, command) => (await import('./serve.ts')).servePractice(command.opts()));
}
