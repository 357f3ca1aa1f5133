/** The noun `server`: the inventory. Light: actions are loaded when they are called. */
import { type Command, Option } from 'commander';
import { exitWith } from '../exit.ts';

const collect = (value: string, all: readonly string[] | undefined): readonly string[] => [
  ...(all ?? []),
  ...value.split(','),
];

/** The fields of an entry as options; `edit` can also take a field back to its default. */
function fieldOptions(command: Command): Command {
  return command
    .option('--ssh-alias <host>', 'Host of ~/.ssh/config whose settings hold: jump hosts, keys, user, port')
    .option('--port <port>', 'port of the SSH server (default: 22)')
    .option('--user <user>', 'user to log in as (default: root)')
    .option('--identity <file>', 'private key file on this computer')
    .addOption(
      new Option('--legacy <age>', "speak an old server's algorithms too (SHA-1, CBC)").choices(['etch']),
    )
    .addOption(
      new Option(
        '--transport <name>',
        "openssh: this computer's ssh, for FIDO keys and certificates",
      ).choices(['ssh2', 'openssh']),
    )
    .option('--group <names>', 'groups, for selectors such as group:office', collect)
    .option('--sudo', 'run the scripts with sudo')
    .addOption(
      new Option('--toolstack <name>', 'fix the toolstack (default: detected)').choices(['xl', 'xm']),
    )
    .option('--volume-group <name>', 'LVM volume group of the volumes (default: server)')
    .option('--bridge <names>', 'bridges that domains may use', collect)
    .option('--definitions <folder>', 'folder of the definitions (default: /etc/xen)')
    .option('--iso-folder <folder>', 'folder of the ISO images (default: /root)')
    .option('--state-folder <folder>', "folder of ctctl's own state (default: /var/lib/ctctl)")
    .option('--log-folder <folder>', "folder of Xen's logs (default: /var/log/xen)")
    .option('--xen-folder <folder>', 'folder with boot/hvmloader and bin/qemu-dm (xm; default: found)');
}

export function declareServer(program: Command): void {
  const noun = program.command('server').description('the inventory of servers');
  fieldOptions(noun.command('add').description('add a server, look at it and remember its toolstack'))
    .argument('<name>', 'its name here')
    .argument('[address]', 'host name or IP address; not needed with --ssh-alias')
    .option('--no-check', 'do not connect')
    .action(async (name, address, _options, command) =>
      exitWith((await import('./add.ts')).addServerCommand(name, address, command.optsWithGlobals())),
    );
  noun
    .command('list')
    .alias('ls')
    .description('servers of the inventory; opens no connection')
    .option('--on <servers>', 'servers: home,group:office,!lab')
    .action(async (_options, command) =>
      exitWith((await import('./list.ts')).listServers(command.optsWithGlobals())),
    );
  noun
    .command('show')
    .description('one server of the inventory; opens no connection')
    .argument('<name>')
    .action(async (name, _options, command) =>
      exitWith((await import('./list.ts')).showServer(name, command.optsWithGlobals())),
    );
  fieldOptions(noun.command('edit').description('change fields of a server'))
    .argument('<name>')
    .option('--address <address>', 'host name or IP address')
    .option('--no-sudo', 'run the scripts as the user itself')
    .addOption(new Option('--unset <fields>', 'take fields back to their default').argParser(collect))
    .action(async (name, _options, command) =>
      exitWith((await import('./edit.ts')).editServerCommand(name, command.optsWithGlobals())),
    );
  noun
    .command('remove')
    .alias('rm')
    .description('forget a server; nothing on it is touched')
    .argument('<name>')
    .option('-y, --yes', 'do not ask')
    .action(async (name, _options, command) =>
      exitWith((await import('./edit.ts')).removeServerCommand(name, command.optsWithGlobals())),
    );
  noun
    .command('import')
    .description('add hosts of ~/.ssh/config as servers')
    .argument('[hosts...]', 'their names there; without any the hosts are offered')
    .option('--list', 'only show what could be added')
    .action(async (hosts, _options, command) =>
      exitWith((await import('./import.ts')).importServers(hosts, command.optsWithGlobals())),
    );
  noun
    .command('trust')
    .description("accept a server's host key; logs in nowhere but at its jump hosts")
    .argument('<name>')
    .option('--replace', 'accept a key that has changed, after a look at its fingerprint')
    .action(async (name, _options, command) =>
      exitWith((await import('./trust.ts')).trustServer(name, command.optsWithGlobals())),
    );
  noun
    .command('check')
    .description('look at a server layer by layer: name, TCP, SSH, login, sudo, shell, toolstack, LVM, clock')
    .argument('<name>')
    .action(async (name, _options, command) =>
      exitWith((await import('./check.ts')).checkServerCommand(name, command.optsWithGlobals())),
    );
  noun
    .command('sudoers')
    .description('print the rules of sudo that ctctl needs there, for /etc/sudoers.d; opens no connection')
    .argument('<name>')
    .option('--user <user>', 'for this user (default: the one of the entry)')
    .action(async (name, _options, command) =>
      exitWith((await import('./sudoers.ts')).sudoersCommand(name, command.optsWithGlobals())),
    );
}
