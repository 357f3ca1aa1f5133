/** The noun `domain` and the everyday verbs that also stand alone. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';
import { changeOptions } from '../options.ts';

type Declare = (parent: Command) => void;

const target = 'NAME or SERVER:NAME';

const list: Declare = (parent) =>
  void parent
    .command('list')
    .alias('ls')
    .description('domains of all servers, or of those selected')
    .option('--on <servers>', 'servers: home,group:office,!lab')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listDomains(command.optsWithGlobals())),
    );

const show: Declare = (parent) =>
  void parent
    .command('show')
    .description('everything known about a domain')
    .argument('<domain>', target)
    .option('--on <servers>', 'look for it on these servers only')
    .action(async (name, _options, command) =>
      exitWith((await import('./show.ts')).showDomain(name, command.optsWithGlobals())),
    );

const change =
  (verb: 'start' | 'stop' | 'reboot' | 'pause' | 'resume', description: string): Declare =>
  (parent) => {
    const command = parent
      .command(verb)
      .description(description)
      .argument('<domain>', target)
      .option('--on <servers>', 'look for it on these servers only');
    if (verb === 'stop')
      command.option('--force', 'pull the plug when the time is over (--timeout 0: at once)');
    changeOptions(command).action(async (name, _options, actual) =>
      exitWith((await import('./change.ts')).changeDomain(name, verb, actual.optsWithGlobals())),
    );
  };

const everyday: readonly Declare[] = [
  list,
  show,
  change('start', 'start a domain'),
  change('stop', 'shut a domain down; --timeout says how long it gets (default 120s)'),
  change('reboot', 'restart a domain, proved by its new number; --timeout as for stop'),
  change('pause', 'pause a running domain'),
  change('resume', 'let a paused domain run on'),
  (parent) =>
    void parent
      .command('vnc')
      .description('open the graphical console of a domain on this computer')
      .argument('<domain>', target)
      .option('--on <servers>', 'look for it on these servers only')
      .option('--port <port>', 'local port (default: a free one)')
      .option('--no-viewer', 'only open the port and print the address')
      .option('--viewer <command>', 'viewer to start: words {host} {port} {display} {title} are filled in')
      .option('--reconnect-for <duration>', 'how long to try to restore a lost connection', '10m')
      .action(async (name, _options, command) =>
        exitWith((await import('./vnc.ts')).openVnc(name, command.optsWithGlobals())),
      ),
];

const create: Declare = (parent) =>
  void changeOptions(
    parent
      .command('create')
      .description('create an HVM domain: volume, definition, and with --start the running domain')
      .argument('<domain>', target)
      .requiredOption('--hvm', 'a fully virtualised domain, such as Windows')
      .requiredOption('--disk <size>', 'size of its volume: 8G')
      .option('--iso <file>', "ISO image on the server: a path, or a name in the server's ISO folder")
      .requiredOption('--memory <size>', 'MiB, or with a unit: 512, 2G')
      .option('--vcpus <number>', 'virtual CPUs')
      .requiredOption('--bridge <name>', 'bridge of its network card')
      .option('--keymap <layout>', 'keyboard of its VNC server (Xen 3.2 needs "de" for a German keyboard)')
      .option('--vnc-password', 'ask for a VNC password; without one the console is reached over SSH only')
      .addOption(
        new Option('--vnc-password-file <file>', 'read the VNC password from a file, - for stdin').conflicts(
          'vncPassword',
        ),
      )
      .option('--start', 'start it')
      .option('--on <server>', 'the server, where SERVER:NAME does not say it'),
  ).action(async (name, _options, command) =>
    exitWith((await import('./create.ts')).createDomain(name, command.optsWithGlobals())),
  );

const destroy: Declare = (parent) =>
  void parent
    .command('destroy', { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => (await import('../destroy.ts')).refuseDestroy());

/** Adds `domain …` and, on the top level, the everyday verbs. */
export function declareDomain(program: Command): void {
  const noun = program.command('domain').alias('dom').alias('vm').description('virtual machines');
  for (const declare of [...everyday, create, destroy]) declare(noun);
  for (const declare of [...everyday, destroy]) declare(program);
}
